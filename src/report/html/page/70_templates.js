// Templates: recurring wording as cards, with slots, what fills them, years and sources.

// {type} for a free slot, (a|b) for a choice, [...] around what may be left out.
function slotText(slot) {
  const words = slot.fillers.map((f) => f.text).filter(Boolean);
  const text = slot.kind === 'choice' && words.length ? `(${words.join('|')})` :
    slot.kind === 'optional' && words.length ? words[0] : `{${slotTypeName(slot.type)}}`;
  return slot.optional ? `[${text}]` : text;
}

function patternText(template) {
  return template.pattern.map((part) => typeof part === 'string' ? part : slotText(template.slots[part])).join('');
}

function patternNodes(template) {
  return template.pattern.map((part) => {
    if (typeof part === 'string') return shown(part);
    const slot = template.slots[part];
    const fillers = slot.fillers.slice(0, 6).map((f) => label(f.text) || L('（空）', '(empty)')).join(L('、', ', '));
    return h('span', { class: 'slot' + (slot.optional ? ' optional' : ''), title: fillers },
      h('sub', { 'aria-hidden': 'true' }, String(part + 1)),
      slot.kind === 'choice' ? slot.fillers.slice(0, 3).map((f) => label(f.text)).filter(Boolean).join(L('／', ' / ')) +
        (slot.fillers.length > 3 ? '…' : '') : slot.kind === 'optional' && slot.fillers.some((f) => f.text) ?
        label(slot.fillers.find((f) => f.text).text) : slotTypeName(slot.type));
  });
}

function templateYears(template) {
  const found = template.occurrences.map((o) => model.documents[o.document].iso.slice(0, 4)).filter(Boolean).sort();
  if (found.length === 0) return '';
  return found[0] === found[found.length - 1] ? found[0] : `${found[0]}–${found[found.length - 1]}`;
}

function templateFacts(template) {
  return [roleName(template.role), counted(template.occurrences.length, '处', 'place', 'places'),
    counted(template.documents, '篇文档', 'document', 'documents'), L(`${template.series} 个系列`,
      counted(template.series, '', 'series', 'series')), templateYears(template)].filter(Boolean).join(' · ');
}

function templateCard(template) {
  const sources = [...new Set(template.occurrences.map((o) => o.document))];
  return h('article', { class: 'card' },
    h('p', { class: 'pattern reading' }, patternNodes(template)),
    h('p', { class: 'facts' }, templateFacts(template)),
    h('p', { class: 'facts' }, sources.slice(0, 3).map((i, k) => [k ? L('、', ', ') : '', documentLink(i)]),
      sources.length > 3 ? L(` 等`, ` …`) : ''),
    h('p', { class: 'actions' }, link(address('template', template.i), L('细看', 'Details')),
      button(L('复制', 'Copy'), () => copyText(patternText(template), L('已复制模板', 'Template copied')), { class: 'quiet' })));
}

const CARDS_A_PAGE = 60;

function viewTemplates() {
  if (model.templateCount === null) {
    return [section(L('模板', 'Templates'), [h('p', { class: 'nothing' },
      L('本次没有查找模板。', 'Templates were not looked for.'))])];
  }
  const cards = h('div', { class: 'cards' });
  const more = button('', () => show(CARDS_A_PAGE), { class: 'more' });
  const words = h('input', { type: 'search', placeholder: L('在模板中查找', 'find in templates'),
    'aria-label': L('在模板中查找', 'find in templates'), on: { input: () => restart() } });
  let order = model.templates;
  let drawn = 0;
  function show(n) {
    for (const template of order.slice(drawn, drawn + n)) cards.append(templateCard(template));
    drawn = Math.min(order.length, drawn + n);
    more.hidden = drawn >= order.length;
    more.textContent = L(`再看 ${Math.min(CARDS_A_PAGE, order.length - drawn)} 个（共 ${count(order.length)}）`,
      `${Math.min(CARDS_A_PAGE, order.length - drawn)} more (of ${count(order.length)})`);
  }
  function restart() {
    const wanted = words.value.trim();
    order = model.templates.filter((x) => !wanted || patternText(x).includes(wanted) ||
      x.slots.some((s) => s.fillers.some((f) => f.text.includes(wanted))));
    clear(cards);
    drawn = 0;
    show(CARDS_A_PAGE);
  }
  show(CARDS_A_PAGE);
  return [section(L('模板', 'Templates'), [
    h('p', { class: 'lead' }, L('反复使用的句式：固定的文字，加上各篇自填的空位。',
      'Wording in use again and again: constant text, and slots that each document fills in its own way.'), ' ', words),
    model.templates.length ? cards : h('p', { class: 'nothing' }, L('没有查到模板。', 'No template was found.')), more])];
}

function viewTemplate(at) {
  const i = wholeNumber(at || '', model.templates.length);
  if (i === null) return notFound();
  const template = model.templates[i];
  return [h('header', { class: 'doc-head' },
    h('p', { class: 'crumb' }, link(address('templates'), L('模板', 'Templates')), ' / '),
    h('h1', {}, L(`模板 ${i + 1}`, `Template ${i + 1}`)), h('p', { class: 'facts' }, templateFacts(template))),
  h('blockquote', { class: 'whole pattern reading' }, patternNodes(template)),
  h('p', { class: 'actions' }, button(L('复制模板', 'Copy the template'), () => copyText(patternText(template), L('已复制模板', 'Template copied')), {})),
  section(L('空位', 'Slots'), [template.slots.length === 0 ? h('p', { class: 'nothing' }, L('没有空位：逐字相同。', 'No slot: the same to the letter.')) :
    h('div', { class: 'slots' }, template.slots.map((slot, k) => h('div', { class: 'slot-box' },
      h('h3', {}, `${k + 1} · ${slotTypeName(slot.type)}`, slot.optional ? h('small', {}, L(' 可空', ' optional')) : null),
      h('ul', { class: 'fillers' }, slot.fillers.slice(0, 24).map((f) => h('li', {},
        button(label(f.text) || L('（空）', '(empty)'), () => copyText(f.text, L('已复制', 'Copied')), { class: 'filler' }),
        h('span', { class: 'figure' }, count(f.times))))),
      slot.fillers.length > 24 ? h('p', { class: 'note' }, L(`另有 ${slot.fillers.length - 24} 种`, `${slot.fillers.length - 24} more`)) : null)))]),
  section(L('出处', 'Where it stands'), [table({ name: 'occurrences', rows: template.occurrences, sort: 'date', down: false,
    caption: L('出处', 'Where it stands'), columns: [
      { key: 'date', title: L('日期', 'Date'), width: '9rem', value: (o) => model.documents[o.document].iso || null,
        cell: (o) => label(model.documents[o.document].date) || '–' },
      { key: 'document', title: L('文档', 'Document'), width: '28%', value: (o) => model.documents[o.document].name,
        cell: (o) => documentLink(o.document) },
      { key: 'text', title: L('文字', 'Text'), value: (o) => textOf(model.documents[o.document], o.start, o.end),
        cell: (o) => h('span', { class: 'excerpt' }, excerptOf(model.documents[o.document], o.start, o.end, 100)) }] })])];
}
