// The frame around the views: navigation, filters, search, language, theme, keys.

const VIEWS = {
  overview: viewOverview, passages: viewPassages, document: viewDocument, pair: viewPair,
  families: viewFamilies, family: viewFamily, templates: viewTemplates, template: viewTemplate,
  duplicates: viewDuplicates, cluster: viewCluster, method: viewMethod, search: viewSearch,
};
const BELONGS = { document: 'overview', pair: 'passages', family: 'families', template: 'templates', cluster: 'duplicates' };
const WITHOUT_TEXT = new Set(['overview', 'method']);

let allReady = false;

function tabs() {
  return [['overview', L('总览', 'Overview')], model.known ? ['passages', L('雷同', 'Passages')] : null,
    model.known ? ['families', L('同文族', 'Families')] : null,
    model.templateCount !== null ? ['templates', L('模板', 'Templates')] : null,
    model.levelsAsked ? ['duplicates', L('整体重复', 'Duplicates')] : null, ['method', L('方法', 'Method')]].filter(Boolean);
}

function drawNavigation() {
  const here = BELONGS[state.view] || state.view;
  const nav = clear(document.getElementById('nav'));
  for (const [view, title] of tabs()) {
    nav.append(h('a', { href: address(view), 'aria-current': view === here ? 'page' : null }, title));
  }
}

function drawFrame() {
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  const themes = { auto: L('自动', 'Auto'), light: L('浅色', 'Light'), dark: L('深色', 'Dark') };
  const search = h('input', { id: 'search', type: 'search', autocomplete: 'off', spellcheck: 'false',
    placeholder: L('搜索全文、文档、同文族', 'Search texts, documents, families'),
    'aria-label': L('搜索', 'Search'), value: state.view === 'search' ? state.parts[0] || '' : '',
    on: { input: () => { clearTimeout(drawFrame.timer); drawFrame.timer = setTimeout(() => searchFor(search.value), 220); },
      keydown: (event) => { if (event.key === 'Enter') searchFor(search.value); } } });
  clear(document.getElementById('app')).append(
    h('a', { class: 'skip', href: '#main', on: { click: (event) => { event.preventDefault(); main().focus(); } } },
      L('跳到正文', 'Skip to content')),
    h('header', { class: 'top' },
      h('a', { class: 'brand', href: address('overview') }, h('b', {}, L('雷同', 'leitong')),
        h('small', {}, model.number)),
      h('nav', { id: 'nav', 'aria-label': L('视图', 'Views') }),
      h('div', { class: 'tools' }, search,
        button(language === 'zh' ? 'English' : '中文', switchLanguage, { class: 'tool', lang: language === 'zh' ? 'en' : 'zh',
          'data-tool': 'language', title: L('切换语言（l）', 'Language (l)') }),
        button(themes[state.theme], switchTheme, { class: 'tool', 'data-tool': 'theme', title: L('浅色、深色（t）', 'Light, dark (t)'),
          'aria-label': L('主题：', 'Theme: ') + themes[state.theme] }),
        button(L('打印', 'Print'), () => window.print(), { class: 'tool', 'data-tool': 'print' }),
        button('?', toggleHelp, { class: 'tool', 'data-tool': 'help', 'aria-label': L('快捷键', 'Keys') }))),
    model.known ? h('div', { id: 'filters' }) : '',
    h('main', { id: 'main', tabindex: '-1' }),
    h('div', { id: 'said', role: 'status', 'aria-live': 'polite' }));
  if (model.known) drawFilters();
}

function main() {
  return document.getElementById('main');
}

// Filters

function drawFilters() {
  const f = state.filters;
  const set = (key) => (event) => changeFilter(key, event.target.value);
  const kind = (i) => {
    const letter = 'cqb'[i];
    return h('label', { class: 'check kind ' + KINDS[i] }, h('input', { type: 'checkbox', 'data-kind': letter,
      checked: f.kinds.includes(letter), on: { change: (event) => changeFilter('kinds',
        [...'cqb'].filter((x) => x === letter ? event.target.checked : state.filters.kinds.includes(x)).join('')) } }),
    h('i', { 'aria-hidden': 'true' }, kindLetter(i)), kindName(i));
  };
  const options = (all, chosen, any) => [h('option', { value: '' }, any),
    all.map(([value, text]) => h('option', { value, selected: String(value) === chosen }, text))];
  const series = model.series.map((s, i) => [i, label(s)]).sort((x, y) => collator.compare(x[1], y[1]));
  const usable = model.documents.filter(hasSides).map((d) => [d.i, d.name + (d.date && !d.name.includes(d.date) ? ' ' + label(d.date) : '')]);
  const date = (key, title) => h('input', { type: 'text', 'data-filter': key, class: 'date', value: f[key], placeholder: title,
    'aria-label': title, 'aria-describedby': 'date-told', title: dateForms(), on: { input: (event) => takeDate(key, event.target) } });
  clear(document.getElementById('filters')).append(
    h('div', { class: 'filter-row', role: 'group', 'aria-label': L('筛选', 'Filters') },
      h('label', {}, L('至少', 'At least'), ' ', h('input', { type: 'number', id: 'minimum', min: 0, step: 1, value: f.minimum, 'data-filter': 'minimum',
        on: { input: (event) => changeFilter('minimum', Math.max(0, Math.floor(Number(event.target.value) || 0))) } }),
      ' ', L('字', 'characters')),
      h('span', { class: 'kinds' }, kind(0), kind(1), kind(2)),
      h('select', { 'data-filter': 'series', 'aria-label': L('系列', 'Series'), on: { change: set('series') } }, options(series, f.series, L('全部系列', 'All series'))),
      h('select', { 'data-filter': 'source', 'aria-label': L('来源', 'Source'), on: { change: set('source') } }, options(usable, f.source, L('全部来源', 'All sources'))),
      h('span', { class: 'dates' }, date('from', L('起始日期', 'from date')), '–', date('to', L('截止日期', 'to date'))),
      h('span', { id: 'date-told', class: 'date-told', role: 'status' }),
      h('span', { id: 'kept', class: 'figure' }),
      button(L('清除', 'Reset'), resetFilters, { class: 'quiet', id: 'reset' })),
    h('div', { id: 'excluded' }));
  drawExcluded();
}

function dateForms() {
  return L('年、年-月 或 年-月-日，如 2022、2022-03、2022年3月5日', 'year, year-month or year-month-day, as 2022, 2022-03, 2022/3/5');
}

// What is no date filters nothing, and is told.
function takeDate(key, input) {
  const date = dateOf(input.value);
  if (date === null) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
  const wrong = document.querySelector('#filters .date[aria-invalid]');
  document.getElementById('date-told').textContent = wrong === null ? '' :
    L('日期读不懂，未按它筛选：', 'No date, so it filters nothing: ') + dateForms();
  if ((date || '') !== state.filters[key]) changeFilter(key, date || '');
}

const EXCLUDED_NAMES = {
  source: (i) => L(`来源：${model.documents[i].name}`, `source: ${model.documents[i].name}`),
  series: (i) => L(`系列：${label(model.series[i])}`, `series: ${label(model.series[i])}`),
  family: (i) => L(`同文族 ${i}：${label(model.families[i].excerpt.slice(0, 16))}…`, `family ${i}: ${label(model.families[i].excerpt.slice(0, 16))}…`),
  passage: (i) => {
    const p = passage(i);
    return L(`一处：${model.documents[p.a].name} / ${model.documents[p.b].name}，${p.matched} 字`,
      `passage: ${model.documents[p.a].name} / ${model.documents[p.b].name}, ${p.matched} characters`);
  },
};

// Everything that is set aside, in words: for the bar and for paper.
function activeFilters() {
  const f = state.filters;
  const found = [];
  const add = (key, text) => found.push({ text, undo: () => { changeFilter(key, NO_FILTERS[key]); drawFilters(); } });
  if (f.minimum) add('minimum', L(`至少 ${f.minimum} 字`, `at least ${f.minimum} characters`));
  if (f.kinds !== 'cqb') {
    add('kinds', L('只计：', 'only: ') + ([0, 1, 2].filter((i) => f.kinds.includes('cqb'[i])).map(kindName).join(L('、', ', ')) || L('无', 'none')));
  }
  if (f.series !== '') add('series', L(`系列 ${label(model.series[f.series])}`, `series ${label(model.series[f.series])}`));
  if (f.source !== '') add('source', L(`来源 ${model.documents[f.source].name}`, `source ${model.documents[f.source].name}`));
  if (f.from) add('from', L(`自 ${f.from}`, `from ${f.from}`));
  if (f.to) add('to', L(`至 ${f.to}`, `to ${f.to}`));
  for (const [kind, set] of Object.entries(state.excluded)) {
    for (const i of set) found.push({ text: L('排除', 'without ') + EXCLUDED_NAMES[kind](i), undo: () => bringBack(kind, i), kind });
  }
  return found;
}

function drawExcluded() {
  const place = document.getElementById('excluded');
  if (!place) return;
  const listedKept = L(`计入 ${count(keptCount)} / ${count(model.spans.listed)} 处`, `${count(keptCount)} of ${count(model.spans.listed)} passages count`);
  document.getElementById('kept').textContent = listedKept;
  document.getElementById('reset').hidden = filtersAreOff();
  const set = activeFilters();
  clear(place).hidden = set.length === 0;
  if (set.length) {
    place.append(h('span', { class: 'excluded-title' }, L('已设置（点按恢复）：', 'Set (click to undo):')));
    for (const { text, undo } of set.slice(0, 60)) {
      place.append(button([text, h('i', { 'aria-hidden': 'true' }, ' ✕')].flat(), undo, { class: 'chip', title: L('恢复', 'Bring back') }));
    }
    if (set.length > 60) place.append(L(`等 ${set.length} 项`, `and ${set.length - 60} more`));
  }
}

function changeFilter(key, value) {
  state.filters[key] = value;
  filtersChanged();
}

function resetFilters() {
  state.filters = { ...NO_FILTERS };
  for (const set of Object.values(state.excluded)) set.clear();
  filtersChanged();
  drawFilters();
}

function exclude(kind, i) {
  state.excluded[kind].add(i);
  filtersChanged();
  announce(L('已排除，可在上方恢复', 'Set aside; bring it back above'));
}

function bringBack(kind, i) {
  state.excluded[kind].delete(i);
  filtersChanged();
}

// Several changes in one frame are one.
function filtersChanged() {
  const here = '#/' + [state.view, ...state.parts.map(encodeURIComponent)].join('/') + queryOf();
  history.replaceState(null, '', here);
  if (filtersChanged.asked) return;
  filtersChanged.asked = true;
  requestAnimationFrame(() => {
    filtersChanged.asked = false;
    performance.mark('filter-begins');
    recompute();
    drawNavigation();
    drawExcluded();
    const [x, y] = [scrollX, scrollY];
    drawView();
    scrollTo(x, y);
    performance.measure('filter', 'filter-begins');
  });
}

// Views

function drawView() {
  const place = clear(main());
  place.className = 'view-' + (VIEWS[state.view] ? state.view : 'none');
  if (!allReady && !WITHOUT_TEXT.has(state.view)) {
    place.append(h('p', { class: 'loading' }, L('正在读取正文…', 'Reading the texts…')));
    return;
  }
  const view = VIEWS[state.view];
  append(place, [view ? view(...state.parts) : notFound()]);
  for (const frame of place.querySelectorAll('.table.long')) frame.redraw();
  const title = place.querySelector('h1, h2');
  document.title = (title ? title.textContent + ' · ' : '') + L('雷同', 'leitong') + ' ' + model.number;
}

function navigate() {
  showAddress();
  // Who comes by the keyboard goes on in the content.
  const elsewhere = document.activeElement.closest('#search, #filters');
  if (!elsewhere) main().focus({ preventScroll: true });
}

function showAddress() {
  if (readAddress()) drawFilters();
  recompute();
  drawNavigation();
  drawExcluded();
  drawView();
  scrollTo(0, 0);
}

function switchLanguage() {
  language = language === 'zh' ? 'en' : 'zh';
  remember('language', language);
  redrawAll('language');
}

function switchTheme() {
  state.theme = { auto: 'light', light: 'dark', dark: 'auto' }[state.theme];
  remember('theme', state.theme);
  applyTheme();
  redrawAll('theme');
}

function applyTheme() {
  if (state.theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = state.theme;
}

function redrawAll(focused) {
  drawFrame();
  drawNavigation();
  drawExcluded();
  drawView();
  const again = document.querySelector(`[data-tool="${focused}"]`);
  if (again) again.focus();
}

// Search

const MOST_HITS = 200;
const LISTED_FOUND = 50;

function searchFor(words) {
  const wanted = words.trim();
  if (wanted === '') {
    if (state.view === 'search') location.hash = address('overview');
    return;
  }
  location.hash = address('search', wanted);
}

function viewSearch(words) {
  const wanted = (words || '').trim();
  if (wanted === '') return [h('p', { class: 'nothing' }, L('输入要找的文字。', 'Type what to look for.'))];
  const lower = wanted.toLowerCase();
  const has = (text) => text.toLowerCase().includes(lower);
  const documents = model.documents.filter((d) => has(d.name) || has(d.id) || has(d.place) || has(d.author) || has(d.date));
  const families = keptFamilies().filter((f) => has(f.excerpt));
  const templates = model.templates.filter((x) => has(patternText(x)));
  const hits = [];
  let total = 0;
  for (const d of model.documents) {
    if (!d.text) continue;
    const text = d.text.string.toLowerCase();
    for (let at = text.indexOf(lower); at >= 0; at = text.indexOf(lower, at + lower.length)) {
      ++total;
      if (hits.length < MOST_HITS) hits.push({ d, at });
    }
  }
  const list = (title, items) => items.length ? section(title, [h('ul', { class: 'found' }, items.slice(0, LISTED_FOUND).map((item) => h('li', {}, item))),
    moreOf(items, LISTED_FOUND, '条', 'entry', 'entries')]) : null;
  return [h('header', { class: 'doc-head' }, h('h1', {}, L('搜索', 'Search'), ' ', quote(label(wanted)))),
    list(L('文档', 'Documents'), documents.map((d) => [documentLink(d.i), ' ', h('small', {}, documentFacts(d))])),
    list(L('同文族', 'Families'), families.map((f) => [kindTag(f.kind), ' ', link(address('family', f.i), label(f.excerpt)), ' ',
      h('small', {}, counted(f.documents, '篇', 'document', 'documents'))])),
    list(L('模板', 'Templates'), templates.map((x) => link(address('template', x.i), label(patternText(x))))),
    section(L(`正文中 ${count(total)} 处`, counted(total, '', 'place in the texts', 'places in the texts')), [
      hits.length ? h('ul', { class: 'found' }, hits.map(({ d, at }) => {
        const s = d.text.string;
        return h('li', {}, documentLink(d.i), h('p', { class: 'reading' }, '…', shown(s.slice(Math.max(0, at - 30), at)),
          h('b', { class: 'hit-word' }, shown(s.slice(at, at + wanted.length))), shown(s.slice(at + wanted.length, at + wanted.length + 40)), '…'));
      })) : h('p', { class: 'nothing' }, L('没有找到。', 'Nothing found.')),
      total > hits.length ? h('p', { class: 'note' }, L(`只列出前 ${MOST_HITS} 处，`, `The first ${MOST_HITS} are shown; `), stillMore(total - hits.length, '处', 'place', 'places')) : null])];
}

// Keys

function keyList() {
  return [['1 – 6', L('切换视图', 'the views')], ['/', L('搜索', 'search')], ['f', L('筛选', 'filters')],
    ['n  p', L('下一处、上一处', 'next, previous mark or passage')], ['l', L('中文 / English', 'English / 中文')], ['t', L('浅色、深色', 'light, dark')],
    ['x', L('左右对调（对照中）', 'swap sides (of a pair)')], ['Esc', L('关闭', 'close')], ['?', L('本表', 'this list')], ['Ctrl P', L('打印报告', 'print the report')]];
}

function toggleHelp() {
  const old = document.getElementById('help');
  if (old) { old.close(); return; }
  const dialog = h('dialog', { id: 'help', 'aria-label': L('快捷键', 'Keys') },
    h('h2', {}, L('快捷键', 'Keys')),
    h('dl', {}, keyList().map(([key, what]) => [h('dt', {}, key.split('  ').map((k) => h('kbd', {}, k))), h('dd', {}, what)])),
    button(L('关闭', 'Close'), () => dialog.close(), {}));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// The next mark of a text from where the reader is, or the next passage of a pair.
function step(direction) {
  if (state.view === 'pair') { viewPair.go(direction); return; }
  const marks = [...document.querySelectorAll('mark[data-begin]')];
  if (marks.length === 0) return;
  const at = marks.indexOf(document.activeElement);
  const next = marks[(at + direction + (at < 0 && direction < 0 ? 1 : 0) + marks.length) % marks.length];
  next.focus();
  next.scrollIntoView({ block: 'center' });
  next.click();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && event.target.id === 'search') { event.target.blur(); return; }
  if (event.target.closest('input, select, textarea, dialog')) return;
  const panel = document.querySelector('.panel.open');
  if (event.key === 'Escape' && panel) { closePanel(panel); return; }
  const views = tabs();
  const number = Number(event.key);
  if (number >= 1 && number <= views.length) location.hash = address(views[number - 1][0]);
  else if (event.key === '/') document.getElementById('search').focus();
  else if (event.key === 'f' && model.known) document.getElementById('minimum').focus();
  else if (event.key === 'n') step(1);
  else if (event.key === 'p') step(-1);
  else if (event.key === 'l') switchLanguage();
  else if (event.key === 't') switchTheme();
  else if (event.key === 'x' && state.view === 'pair') location.hash = address('pair', state.parts[1], state.parts[0]);
  else if (event.key === '?') toggleHelp();
  else return;
  event.preventDefault();
}

// Beginning

async function begin() {
  language = remembered('language') === 'en' || remembered('language') === 'zh' ? remembered('language') : localeLanguage();
  state.theme = ['light', 'dark'].includes(remembered('theme')) ? remembered('theme') : 'auto';
  applyTheme();
  model = modelOf(...await Promise.all([unpackedJson('model'), unpackedWords('spans')]));
  readAddress();
  drawFrame();
  showAddress();
  performance.mark('first-view');
  document.documentElement.dataset.ready = 'view';
  addEventListener('hashchange', navigate);
  addEventListener('keydown', onKey);
  addEventListener('beforeprint', makePaper);
  addEventListener('afterprint', clearPaper);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawView());
  // The blocks behind the script may still be on their way; the first view is painted before.
  if (document.readyState === 'loading') await new Promise((done) => addEventListener('DOMContentLoaded', done));
  await new Promise((done) => setTimeout(done, 30));
  putDetails(await unpackedJson('details'));
  putTexts(await unpackedJson('texts'));
  allReady = true;
  if (!WITHOUT_TEXT.has(state.view)) drawView();
  performance.mark('all-ready');
  document.documentElement.dataset.ready = 'all';
}

begin().catch((error) => {
  clear(document.getElementById('app')).append(h('p', { class: 'loading' },
    'DecompressionStream' in window ? String(error) :
      '浏览器太旧，请用 2023 年以后的版本。 This browser is too old for the report; use one of 2023 or later.'));
  document.documentElement.dataset.ready = 'failed';
  throw error;
});
