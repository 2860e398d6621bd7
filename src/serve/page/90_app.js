// The frame around the views: navigation, language, theme, keys.

const VIEWS = { check: viewCheck, overview: viewOverview, documents: viewDocuments, templates: viewTemplates, template: viewTemplate, history: viewHistory };
const BELONGS = { template: 'templates' };
let theme = 'auto';
let here = { view: 'check', parts: [] };

function tabs() {
  return [['check', L('查重', 'Check')], about.index ? ['overview', L('总览', 'Overview')] : null, about.index ? ['documents', L('文档', 'Documents')] : null,
    about.library ? ['templates', L('模板', 'Templates')] : null, about.library ? ['history', L('改动', 'History')] : null].filter(Boolean);
}

function main() {
  return document.getElementById('main');
}

function notFound() {
  return [h('p', { class: 'nothing' }, L('没有这个页面。', 'There is no such page.'))];
}

function readAddress() {
  let parts;
  try { parts = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent); } catch (broken) { parts = []; }
  here = { view: parts[0] || 'check', parts: parts.slice(1) };
}

function drawFrame() {
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  const themes = { auto: L('自动', 'Auto'), light: L('浅色', 'Light'), dark: L('深色', 'Dark') };
  clear(document.getElementById('app')).append(
    h('a', { class: 'skip', href: '#main', on: { click: (event) => { event.preventDefault(); main().focus(); } } }, L('跳到正文', 'Skip to content')),
    h('header', { class: 'top' },
      h('a', { class: 'brand', href: address('check') }, h('b', {}, L('雷同', 'leitong')), h('small', {}, L('查重与模板', 'shared text and templates'))),
      h('nav', { id: 'nav', 'aria-label': L('视图', 'Views') }),
      h('div', { class: 'tools' },
        button(language === 'zh' ? 'English' : '中文', switchLanguage, { class: 'tool', 'data-tool': 'language', lang: language === 'zh' ? 'en' : 'zh' }),
        button(themes[theme], switchTheme, { class: 'tool', 'data-tool': 'theme', 'aria-label': L('主题：', 'Theme: ') + themes[theme] }),
        button('?', toggleHelp, { class: 'tool', 'data-tool': 'help', 'aria-label': L('快捷键', 'Keys') }))),
    h('main', { id: 'main', tabindex: '-1' }),
    h('div', { id: 'said', role: 'status', 'aria-live': 'polite' }));
}

function drawView() {
  const nav = clear(document.getElementById('nav'));
  const at = BELONGS[here.view] || here.view;
  for (const [view, title] of tabs()) nav.append(h('a', { href: address(view), 'aria-current': view === at ? 'page' : null }, title));
  const known = tabs().some(([view]) => view === at);
  const place = clear(main());
  place.className = 'view-' + (known ? here.view : 'none');
  append(place, [known ? VIEWS[here.view](...here.parts) : notFound()]);
  const title = place.querySelector('h1');
  document.title = (title ? title.textContent + ' · ' : '') + L('雷同', 'leitong');
}

function navigate() {
  readAddress();
  drawView();
  scrollTo(0, 0);
  main().focus({ preventScroll: true });
}

function redraw(focused) {
  drawFrame();
  drawView();
  const again = document.querySelector(`[data-tool="${focused}"]`);
  if (again) again.focus();
}

function switchLanguage() {
  language = language === 'zh' ? 'en' : 'zh';
  stored(localStorage, 'language', language);
  redraw('language');
}

function applyTheme() {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function switchTheme() {
  theme = { auto: 'light', light: 'dark', dark: 'auto' }[theme];
  stored(localStorage, 'theme', theme);
  applyTheme();
  redraw('theme');
}

function toggleHelp() {
  const old = document.getElementById('help');
  if (old) { old.close(); return; }
  const keys = [[`1 – ${tabs().length}`, L('切换视图', 'the views')], ['/', L('查找', 'search')], ['o', L('选取文件', 'choose files')],
    ['l', L('中文 / English', 'English / 中文')], ['t', L('浅色、深色', 'light, dark')], ['?', L('本表', 'this list')]];
  const dialog = h('dialog', { id: 'help', 'aria-label': L('快捷键', 'Keys') }, h('h2', {}, L('快捷键', 'Keys')),
    h('dl', {}, keys.map(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)])),
    h('p', { class: 'facts' }, `leitong ${label(about.version)}`), button(L('关闭', 'Close'), () => dialog.close(), {}));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input:not([type="file"]), select, textarea, dialog')) return;
  const number = Number(event.key);
  if (number >= 1 && number <= tabs().length) location.hash = address(tabs()[number - 1][0]);
  else if (event.key === '/') {
    const words = document.getElementById('words');
    if (words) words.focus();
    else if (about.library) location.hash = address('templates');
  } else if (event.key === 'o' && document.getElementById('file')) document.getElementById('file').click();
  else if (event.key === 'l') switchLanguage();
  else if (event.key === 't') switchTheme();
  else if (event.key === '?') toggleHelp();
  else return;
  event.preventDefault();
}

async function begin() {
  language = ['zh', 'en'].includes(stored(localStorage, 'language')) ? stored(localStorage, 'language') : localeLanguage();
  theme = ['light', 'dark'].includes(stored(localStorage, 'theme')) ? stored(localStorage, 'theme') : 'auto';
  applyTheme();
  about = await ask('/api/about');
  recallJobs();
  readAddress();
  drawFrame();
  drawView();
  addEventListener('hashchange', navigate);
  addEventListener('keydown', onKey);
  listenForDrops();
  document.documentElement.dataset.ready = 'all';
}

begin().catch((refusal) => {
  append(clear(document.getElementById('app')), [h('main', {}, h('h1', {}, L('雷同', 'leitong')), trouble(refusal))]);
  document.documentElement.dataset.ready = 'failed';
});
