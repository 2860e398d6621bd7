// Overview: the report of the whole index, or of a part of it that is chosen.

const PASSES = {
  read: ['读取', 'reading'], normalize: ['规范化', 'normalizing'], segment: ['切分', 'cutting into units'],
  fingerprint: ['指纹', 'fingerprints'], sketch: ['签名', 'signatures'], candidates: ['候选', 'candidates'],
  verify: ['核对', 'verifying'], cluster: ['聚类', 'clusters'], list: ['列出', 'listing'], seed: ['种子', 'seeds'],
  seeds: ['种子', 'seeds'], ngrams: ['n 元组', 'n-grams'], chain: ['成链', 'chains'], align: ['比对', 'aligning'], score: ['计分', 'scores'],
  weigh: ['权衡', 'weighing'], family: ['同文族', 'families'], families: ['同文族', 'families'], shares: ['比例', 'shares'],
  tell: ['分类', 'kinds'], background: ['背景模型', 'background'], templates: ['模板', 'templates'], write: ['写报告', 'writing the report'],
};

const chosen = { words: '', series: '', place: '', year: '' };
let asking = 0;  // the overview view that asks how far it is; an older one stops

function sizeOf(bytes) {
  return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function choiceOf() {
  return Object.fromEntries(Object.entries(chosen).map(([key, value]) => [key, value.trim()]));
}

function isWhole() {
  return Object.values(choiceOf()).every((value) => value === '');
}

function tooLarge() {
  return isWhole() && about.index.text_bytes > about.limits.overview_bytes;
}

function choiceWords() {
  const { words, series, place, year } = choiceOf();
  const parts = [series && L(`系列“${label(series)}”`, `the series ${quote(label(series))}`), place && L(`地区“${label(place)}”`, `the place ${quote(label(place))}`),
    year && L(`${label(year)} 年`, `the year ${label(year)}`), words && L(`名称含“${label(words)}”`, `names with ${quote(label(words))}`)].filter(Boolean);
  return parts.length ? parts.join(L('、', ', ')) : L('整个索引', 'the whole index');
}

// A link into a report of the server: its address and one of its views.
function overviewLink(page, view, ...children) {
  return reportLink(page.replace(/#.*$/, '#/' + view), ...children);
}

function overviewFigures(o) {
  const one = (value, title, view, cls) => {
    const a = overviewLink(o.page, view, h('b', {}, count(value)), h('span', {}, title));
    a.className = 'key ' + (cls || '');
    return a;
  };
  return h('div', { class: 'keys' }, one(o.documents, L('篇文档', 'documents'), 'overview'), one(o.copied, L('处抄录', 'copied'), 'passages', 'copied'),
    one(o.boilerplate, L('处套语', 'boilerplate'), 'passages', 'boilerplate'), one(o.families, L('个同文族', 'families'), 'families'),
    one(o.templates, L('个模板', 'templates'), 'templates'), one(o.clusters, L('个重复聚类', 'clusters'), 'duplicates'));
}

function readyOverview(reply) {
  const o = reply.overview;
  return [reply.stale ? h('p', { class: 'notice', role: 'note' }, L('索引或模板库此后有了改动，这份总览已不是最新的。', 'The index or the library has changed since: this overview is no longer of what is there now.')) : null,
    h('article', { class: 'card overview-card' }, h('h3', {}, reportLink(o.page, L('打开总览报告', 'Open the report'))),
      h('p', { class: 'facts' }, choiceWords(), ' · ', L(`${count(o.documents)} 篇，${count(o.series)} 个系列，${count(o.characters)} 字`,
        `${counted(o.documents, '', 'document', 'documents')} of ${count(o.series)} series, ${count(o.characters)} characters`), ' · ', new Date(o.made).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB')),
      o.left_out ? h('p', { class: 'facts left' }, L(`索引中另有 ${count(o.left_out)} 篇未选入，不在此报告中。`,
        `${counted(o.left_out, '', 'more document of the index was', 'more documents of the index were')} not chosen and ${o.left_out === 1 ? 'is' : 'are'} not in this report.`)) : null,
      overviewFigures(o))];
}

function progressNode(progress) {
  const known = progress.total > 0;
  const share = known ? Math.min(1, progress.done / progress.total) : 0;
  const name = L(...(PASSES[progress.pass] || [label(progress.pass), label(progress.pass)]));
  return h('div', { class: 'progress' },
    h('div', { class: 'track' + (known ? '' : ' unknown'), role: 'progressbar', 'aria-label': L('进度', 'Progress'), 'aria-valuemin': '0', 'aria-valuemax': '100',
      'aria-valuenow': known ? String(Math.floor(share * 100)) : null }, h('span', { style: { width: (share * 100).toFixed(1) + '%' } })),
    h('p', { class: 'facts' }, L('正在制作：', 'Being made: '), name || '…', known ? ` ${Math.floor(share * 100)}%` : '…', ' · ',
      L('可以离开本页，做好后仍在这里。', 'you may leave this page; it will be here.')));
}

function groupSelect(key, title, all, groups) {
  const select = h('select', { 'aria-label': title, name: key }, h('option', { value: '' }, all), groups.map((g) =>
    h('option', { value: g.name, selected: g.name === chosen[key] }, `${label(g.name)} (${L(`${count(g.documents)} 篇`, count(g.documents))} · ${sizeOf(g.text_bytes)})`)));
  return select;
}

function viewOverview() {
  const mine = ++asking;
  const result = h('div', { id: 'overview' });
  const choices = h('p', { class: 'lead search-row choices' });
  const make = button('', () => begin(), { class: 'main', id: 'make' });
  let refusal = null;
  let wasWorking = false;

  function draw(reply) {
    if (mine !== asking) return;
    const working = reply.state === 'working';
    if (wasWorking && reply.state === 'ready') announce(L('总览已完成', 'The overview is made'));
    wasWorking = working;
    make.disabled = working || (reply.state === 'ready' && !reply.stale) || tooLarge();
    make.textContent = reply.state === 'ready' ? L('重新制作', 'Make it anew') : L('制作总览', 'Make the overview');
    clear(result);
    append(result, [refusal ? trouble(refusal) : null,
      tooLarge() ? h('p', { class: 'notice', role: 'note' }, L(`索引有正文 ${sizeOf(about.index.text_bytes)}，一份总览至多 ${sizeOf(about.limits.overview_bytes)}。请选一个系列、地区、年份或名称中的词；或用 --overview-limit 放宽。`,
        `The index holds ${sizeOf(about.index.text_bytes)} of text, an overview ${sizeOf(about.limits.overview_bytes)} at most. Choose a series, a place, a year or words of names; or give more by --overview-limit.`)) : null,
      working ? progressNode(reply.progress) : null, reply.state === 'ready' ? readyOverview(reply) : null,
      reply.state === 'failed' ? h('p', { class: 'notice', role: 'alert' }, refusalWords(new Refusal(reply.error, reply.reason))) : null,
      reply.state === 'none' && !tooLarge() ? h('p', { class: 'nothing' }, L(`还没有${choiceWords()}的总览。`, `There is no overview of ${choiceWords()} yet.`)) : null]);
  }

  // Asks how it stands, again and again while it is being made.
  async function look(post = false) {
    const asked = JSON.stringify(choiceOf());
    try {
      const reply = await ask('/api/overview', { parameters: choiceOf(), post });
      if (mine !== asking || asked !== JSON.stringify(choiceOf())) return;
      refusal = null;
      draw(reply);
      if (reply.state === 'working') setTimeout(() => { if (mine === asking && result.isConnected) look(); }, 700);
    } catch (refused) {
      if (mine !== asking) return;
      if (post) { refusal = refused; await look(); } else { clear(result); result.append(trouble(refused)); }
    }
  }
  function begin() { look(true); }

  function choose(key, value) {
    chosen[key] = value;
    refusal = null;
    look();
  }
  const words = h('input', { type: 'search', id: 'words', value: chosen.words, placeholder: L('名称中的词，空格分开', 'words of names, parted by spaces'),
    'aria-label': L('名称中的词', 'words of names'), autocomplete: 'off', on: { input: () => later(() => choose('words', words.value)) } });
  ask('/api/overview/choices').then((groups) => {
    for (const [key, title, all, list] of [['series', L('系列', 'Series'), L('全部系列', 'All series'), groups.series], ['place', L('地区', 'Place'), L('全部地区', 'All places'), groups.places],
      ['year', L('年份', 'Year'), L('全部年份', 'All years'), groups.years]]) {
      if (list.length === 0) continue;
      const select = groupSelect(key, title, all, list);
      select.addEventListener('change', () => choose(key, select.value));
      choices.append(select);
    }
    choices.append(words);
    if (groups.cut) choices.append(h('small', { class: 'hint' }, L('选项过多，未列全；可按名称选。', 'Too many to list all; choose by name.')));
  }).catch((refused) => choices.append(words, trouble(refused)));
  look();
  return [h('header', { class: 'cover' }, h('h1', {}, L('总览', 'Overview')),
    h('p', { class: 'verdict' }, L(`索引“${label(about.index.name)}”的全部报告：谁与谁相同，同文族，重复，模板。与 scan 对同样文档所写的一样。`,
      `The full report of the index ${quote(label(about.index.name))}: who shares with whom, families, duplicates, templates. The same that scan writes of these documents.`))),
  choices, h('p', { class: 'actions' }, make), result];
}
