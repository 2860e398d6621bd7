// Templates of the library: search, show, fill, tags, roles, history.

const ROLE_NAMES = ['salutation', 'opening', 'transition', 'data', 'requirement', 'thanks', 'closing'];

let timer = 0;
// What is typed is asked about once the typing rests.
function later(work) {
  clearTimeout(timer);
  timer = setTimeout(work, 200);
}

function slotOf(template, n) {
  return template.slots.find((slot) => slot.slot === n) || { slot: n, type: 'free', optional: false };
}

function slotName(slot) {
  // In Chinese as the library and the command line call it.
  return L(slot.name ? label(slot.name) : `${slotTypeName(slot.type)}${slot.slot}`, `${slotTypeName(slot.type)} ${slot.slot}`);
}

function patternNodes(template, pattern) {
  return (pattern || template.pattern).map((piece) => {
    if (piece.text !== undefined) return shown(piece.text);
    const slot = slotOf(template, piece.slot);
    const fillers = (slot.fillers || []).slice(0, 6).map((f) => label(f.text) || L('（空）', '(empty)')).join(L('、', ', '));
    return h('span', { class: 'slot' + (slot.optional ? ' optional' : ''), title: fillers || null }, slotName(slot));
  });
}

function patternText(template) {
  return template.pattern.map((piece) => piece.text !== undefined ? piece.text : `{${slotName(slotOf(template, piece.slot))}}`).join('');
}

function yearsOf(template) {
  if (template.first_year === null) return '';
  return template.first_year === template.last_year ? String(template.first_year) : `${template.first_year}–${template.last_year}`;
}

function templateFacts(template) {
  return [roleName(template.role), counted(template.uses, '处', 'place', 'places'), counted(template.documents, '篇文档', 'document', 'documents'),
    L(`${count(template.series)} 个系列`, `${count(template.series)} series`), yearsOf(template)].filter(Boolean).join(' · ');
}

// Uses by year as bars, one a year from the first to the last.
function sparkline(years) {
  if (years.length < 2) return null;
  const [first, last] = [years[0].year, years[years.length - 1].year];
  if (last - first > 200) return null;
  const uses = new Map(years.map((y) => [y.year, y.uses]));
  const most = Math.max(...uses.values());
  const told = years.map((y) => L(`${y.year} 年 ${count(y.uses)} 处`, `${y.year}: ${count(y.uses)}`)).join(L('，', ', '));
  const bars = [];
  for (let year = first; year <= last; ++year) {
    const high = 18 * (uses.get(year) || 0) / most;
    bars.push(svg('rect', { x: (year - first) * 7, y: 20 - Math.max(high, 1), width: 5, height: Math.max(high, 1), class: uses.has(year) ? 'year' : 'year none' }));
  }
  const wide = (last - first + 1) * 7;
  return h('figure', { class: 'years' }, h('span', { class: 'figure' }, String(first)),
    svg('svg', { class: 'spark', viewBox: `0 0 ${wide} 20`, width: Math.min(wide, 280), height: 20, role: 'img', 'aria-label': L('各年用例：', 'uses by year: ') + told },
      svg('title', {}, told), bars), h('span', { class: 'figure' }, String(last)));
}

function dormantNote(template) {
  return template.dormant ? h('span', { class: 'chip still' }, L('休眠', 'dormant')) : null;
}

function tagNodes(tags) {
  return tags.map((tag) => h('span', { class: 'chip still' }, label(tag)));
}

function templateCard(template) {
  return h('article', { class: 'card' },
    h('p', { class: 'pattern reading' }, patternNodes(template)),
    h('p', { class: 'facts' }, templateFacts(template), ' ', dormantNote(template)),
    sparkline(template.years),
    h('p', { class: 'facts' }, template.sources.map((s, k) => [k ? L('、', ', ') : '', h('span', { title: s.text.slice(0, 200) }, label(s.title || nameOf(s.document)))]),
      template.uses > template.sources.length ? L(' 等', ' …') : ''),
    template.tags.length ? h('p', { class: 'tags' }, tagNodes(template.tags)) : null,
    h('p', { class: 'actions' }, link(address('template', template.template), L('细看、填写', 'Show and fill')),
      button(L('复制', 'Copy'), () => copyText(patternText(template), L('已复制模板', 'Template copied')), { class: 'quiet' })));
}

const sought = { words: '', role: '', tag: '' };

function viewTemplates() {
  const cards = h('div', { class: 'cards' });
  const list = paged(cards, async (offset) => {
    const reply = await ask('/api/templates', { parameters: { ...sought, offset, limit: sought.words.trim() ? 50 : 24, cards: 1 } });
    // A search gives the most used at once.
    return { total: sought.words.trim() ? Math.min(reply.total, offset + reply.templates.length) : reply.total, items: reply.templates };
  }, templateCard, () => L('没有这样的模板。', 'No such template.'));
  const words = h('input', { type: 'search', id: 'words', value: sought.words, placeholder: L('查找措辞，空格分开', 'find wording; words parted by spaces'),
    'aria-label': L('查找措辞', 'find wording'), autocomplete: 'off',
    on: { input: () => { sought.words = words.value; role.disabled = tag.disabled = words.value.trim() !== ''; later(list.restart); } } });
  const role = h('select', { 'aria-label': L('用途', 'Role'), on: { change: () => { sought.role = role.value; list.restart(); } } },
    h('option', { value: '' }, L('全部用途', 'All roles')), ROLE_NAMES.map((name) => h('option', { value: name, selected: name === sought.role }, roleName(name))));
  const tag = h('input', { type: 'text', value: sought.tag, placeholder: L('标签', 'tag'), 'aria-label': L('标签', 'tag'), autocomplete: 'off',
    on: { input: () => { sought.tag = tag.value.trim(); later(list.restart); } } });
  role.disabled = tag.disabled = sought.words.trim() !== '';
  list.restart();
  return [h('header', { class: 'cover' }, h('h1', {}, L('模板', 'Templates')),
    h('p', { class: 'verdict' }, L('反复使用的句式：固定的文字，加上各篇自填的空位。', 'Wording in use again and again: constant text, and slots that each document fills in its own way.'))),
  h('p', { class: 'lead search-row' }, words, role, tag), list.place, cards, list.more];
}

// Filling

function fillForm(template) {
  const values = {};  // what was typed, by slot; null: left out
  const filled = h('p', { class: 'whole reading filled', 'aria-live': 'polite' });
  const warnings = h('ul', { class: 'warnings' });
  let text = '';
  let run = 0;
  async function fill() {
    const mine = ++run;
    const given = {};
    for (const [slot, value] of Object.entries(values)) if (value !== '') given[slot] = value === null ? '' : value;
    try {
      const reply = await ask(`/api/templates/${template.template}/fill`, { post: true, json: { values: given } });
      if (mine !== run) return;
      text = reply.text;
      // What is still open is marked.
      clear(filled).append(...text.split(/(【待补：[^】]*】)/).flatMap((part, i) => i % 2 ? [h('span', { class: 'slot' }, shown(part))] : shown(part)));
      clear(warnings).append(...reply.warnings.map((warning) => h('li', {}, label(warning))));
    } catch (refusal) {
      if (mine === run) clear(warnings).append(h('li', { role: 'alert' }, refusalWords(refusal)));
    }
  }
  fill();
  const inputs = template.slots.map((slot) => {
    const id = `slot-${slot.slot}`;
    const input = h('input', { type: 'text', id, list: id + '-known', autocomplete: 'off', spellcheck: 'false',
      placeholder: slot.fillers.slice(0, 2).map((f) => label(f.text)).filter(Boolean).join(L('、', ', ')),
      on: { input: () => { values[slot.slot] = input.value; later(fill); } } });
    const known = h('datalist', { id: id + '-known' }, slot.fillers.filter((f) => f.text).map((f) => h('option', { value: f.text })));
    const out = slot.optional ? h('label', { class: 'check' }, h('input', { type: 'checkbox', on: { change: (event) => {
      values[slot.slot] = event.target.checked ? null : input.value;
      input.disabled = event.target.checked;
      fill();
    } } }), L('省略', 'leave out')) : null;
    return h('div', { class: 'blank' }, h('label', { for: id }, slotName(slot)), input, known, out);
  });
  return section(L('填写', 'Fill'), [inputs.length ? h('div', { class: 'blanks' }, inputs) :
    h('p', { class: 'nothing' }, L('没有空位：逐字相同。', 'No slot: the same to the letter.')), filled, warnings,
  h('p', { class: 'actions' }, button(L('复制文字', 'Copy the text'), () => copyText(text, L('已复制', 'Copied')), { class: 'main' }))]);
}

// Tags and role

function curation(template) {
  const may = about.library.writable;
  const place = h('div', { class: 'curation' });
  async function change(what, body, told) {
    try {
      Object.assign(template, await ask(`/api/templates/${template.template}/${what}`, { post: true, json: body }), { slots: template.slots });
      announce(told);
      draw();
    } catch (refusal) {
      draw();
      place.append(trouble(refusal));
    }
  }
  function draw() {
    const fresh = h('input', { type: 'text', id: 'new-tag', placeholder: L('新标签', 'new tag'), 'aria-label': L('新标签', 'new tag'), autocomplete: 'off', disabled: !may,
      on: { keydown: (event) => { if (event.key === 'Enter') add(); } } });
    const add = () => {
      const tag = fresh.value.trim();
      if (tag) change('tags', { add: [tag] }, L('已加标签', 'Tag added')).then(() => document.getElementById('new-tag').focus());
    };
    const role = h('select', { id: 'role', 'aria-label': L('用途', 'Role'), disabled: !may, on: { change: () => change('role', { role: role.value }, L('已改用途', 'Role changed')) } },
      h('option', { value: 'none' }, L('无', 'none')), ROLE_NAMES.map((name) => h('option', { value: name, selected: name === template.role }, roleName(name))));
    clear(place).append(
      h('p', { class: 'tags' }, h('b', {}, L('标签', 'Tags')), ' ', template.tags.length ? null : h('span', { class: 'faint' }, L('还没有', 'none yet')),
        template.tags.map((tag) => h('span', { class: 'chip still' }, label(tag),
          may ? button('✕', () => change('tags', { remove: [tag] }, L('已去标签', 'Tag removed')), { class: 'drop-tag', 'aria-label': L(`去掉标签 ${label(tag)}`, `remove the tag ${label(tag)}`) }) : null)),
        may ? [fresh, button(L('加上', 'Add'), add, { class: 'tool' })] : h('span', { class: 'faint' }, L('（模板库是只读的）', '(the library is read-only)'))),
      h('p', { class: 'tags' }, h('b', {}, L('用途', 'Role')), ' ', role));
  }
  draw();
  return place;
}

function diffNodes(template, diff) {
  return diff.map((piece) => piece.same !== undefined ? shown(piece.same) : piece.removed !== undefined ? h('del', {}, shown(piece.removed)) :
    piece.added !== undefined ? h('ins', {}, shown(piece.added)) : h('span', { class: 'slot' }, slotName(slotOf(template, piece.slot))));
}

function slotBox(slot) {
  return h('div', { class: 'slot-box' }, h('h3', {}, slotName(slot), slot.optional ? h('small', {}, L(' 可空', ' optional')) : null),
    h('ul', { class: 'fillers' }, slot.fillers.slice(0, 12).map((f) => h('li', {},
      button(label(f.text) || L('（空）', '(empty)'), () => copyText(f.text, L('已复制', 'Copied')), { class: 'filler' }),
      h('span', { class: 'figure' }, count(f.count))))),
    slot.distinct > 12 ? h('p', { class: 'note' }, L(`共 ${count(slot.distinct)} 种`, `${count(slot.distinct)} in all`)) : null);
}

function placesOf(template) {
  if (template.places.length === 0) return null;
  return h('p', { class: 'facts' }, template.places.slice(0, 12).map((p, k) => [k ? L('、', ', ') : '', label(p.place), ' ', count(p.uses)]),
    template.places.length > 12 ? L(` 等 ${count(template.places.length)} 地`, ` … ${count(template.places.length)} places`) : '');
}

function viewTemplate(at) {
  const id = wholeNumber(at || '', 1e15);
  if (id === null) return notFound();
  const place = h('div', {}, h('p', { class: 'loading' }, '…'));
  ask(`/api/templates/${id}`).then((template) => {
    append(clear(place), [h('header', { class: 'doc-head' },
      h('p', { class: 'crumb' }, link(address('templates'), L('模板', 'Templates')), ' / '),
      h('h1', {}, L(`模板 ${template.template}`, `Template ${template.template}`)), h('p', { class: 'facts' }, templateFacts(template), ' ', dormantNote(template)),
      sparkline(template.years), placesOf(template)),
    h('blockquote', { class: 'whole pattern reading' }, patternNodes(template)),
    curation(template), fillForm(template),
    template.slots.length ? section(L('空位', 'Slots'), h('div', { class: 'slots' }, template.slots.map(slotBox))) : null,
    template.variants.length ? section(L('变体', 'Variants'), [h('p', { class: 'lead' }, L('与模板相比：划去的没有，下划线的多出。', 'Against the template: what is struck out is not there, what is underlined is added.')),
      template.variants.map((v) => h('div', { class: 'variant' },
        h('p', { class: 'reading' }, diffNodes(template, v.diff)), h('p', { class: 'facts' }, counted(v.uses, '处', 'place', 'places')))),
      template.variants_total > template.variants.length ? h('p', { class: 'note' }, L(`共 ${count(template.variants_total)} 种`, `${count(template.variants_total)} in all`)) : null]) : null,
    section(L('出处', 'Where it stands'), [h('ul', { class: 'found' }, template.sources.map((s) => h('li', {},
      h('b', {}, label(s.title || nameOf(s.document))), ' ', h('small', {}, [s.date, s.place].filter(Boolean).map(label).join(' · ')),
      h('p', { class: 'reading' }, shown(s.text))))),
    template.uses > template.sources.length ? h('p', { class: 'note' }, L(`共 ${count(template.uses)} 处，列出 ${count(template.sources.length)} 处`, `${count(template.sources.length)} of ${count(template.uses)} places`)) : null])]);
    document.title = L(`模板 ${template.template} · 雷同`, `Template ${template.template} · leitong`);
  }).catch((refusal) => clear(place).append(trouble(refusal)));
  return [place];
}

const OPERATIONS = { add: ['加入文档', 'add'], import: ['导入', 'import'], tag: ['标签', 'tag'], role: ['用途', 'role'], merge: ['合并', 'merge'],
  split: ['拆分', 'split'], remove: ['删除', 'remove'], undo: ['撤销', 'undo'] };

function viewHistory() {
  const body = h('tbody', {});
  const told = h('div', {});
  async function load() {
    try {
      const { entries } = await ask('/api/history', { parameters: { limit: 100 } });
      clear(body).append(...entries.map((e) => h('tr', { class: e.undone ? 'undone' : null },
        h('td', {}, label(e.time.replace('T', ' ').replace('Z', ' UTC'))), h('td', {}, L(...(OPERATIONS[e.operation] || [e.operation, e.operation]))),
        h('td', {}, label(e.told || e.details), e.undone ? h('small', {}, L(' 已撤销', ' undone')) : null))));
    } catch (refusal) {
      clear(told).append(trouble(refusal));
    }
  }
  const undo = button(L('撤销最近一次手工改动', 'Undo the latest change by hand'), async () => {
    try {
      const entry = await ask('/api/undo', { post: true, body: '' });
      clear(told);
      announce(L('已撤销：', 'Undone: ') + label(entry.told || entry.details));
      load();
    } catch (refusal) {
      clear(told).append(trouble(refusal));
    }
  }, { disabled: !about.library.writable });
  load();
  const table = h('table', { class: 'rows' }, h('colgroup', {}, ['15rem', '8rem', ''].map((width) => h('col', { style: width ? { width } : {} }))),
    h('thead', {}, h('tr', {}, [L('时间', 'Time'), L('操作', 'Operation'), L('内容', 'Details')].map((title) => h('th', { scope: 'col' }, title)))), body);
  table.style.setProperty('--row', '38px');
  return [h('header', { class: 'cover' }, h('h1', {}, L('改动', 'History')), h('p', { class: 'actions' }, undo)), told, h('div', { class: 'table' }, table)];
}
