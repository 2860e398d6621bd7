// Check: drop files or paste text, and see what was carried over.

const jobs = [];  // of this tab, newest first: {name, state: 'waiting' | 'working' | 'done' | 'failed', summaries, refusal, notes}
let working = false;

function rememberJobs() {
  const done = jobs.filter((job) => job.state === 'done').slice(0, 40);
  stored(sessionStorage, 'jobs', JSON.stringify(done.map(({ name, summaries, notes }) => ({ name, summaries, notes }))));
}

function recallJobs() {
  try {
    for (const job of JSON.parse(stored(sessionStorage, 'jobs') || '[]')) jobs.push({ ...job, state: 'done' });
  } catch (broken) { /* nothing to recall */ }
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1048576)} MB`;
}

function enqueue(name, source, told) {
  const job = { name, source, told, state: 'waiting', summaries: [], notes: [] };
  if (source.size > about.limits.upload_bytes) {
    job.state = 'failed';
    job.refusal = new Refusal('too_large', L(`至多 ${megabytes(about.limits.upload_bytes)}`, `at most ${megabytes(about.limits.upload_bytes)}`));
  }
  jobs.unshift(job);
  drawJobs();
  work();
}

// One file after the other: the server has other users.
async function work() {
  if (working) return;
  working = true;
  for (let job = jobs.findLast((j) => j.state === 'waiting'); job; job = jobs.findLast((j) => j.state === 'waiting')) {
    job.state = 'working';
    drawJobs();
    try {
      const told = job.document === undefined ? { name: job.name, ...job.told } : { document: job.document };
      const reply = await ask('/api/reports', { post: true, parameters: told, body: job.document === undefined ? job.source : '' });
      job.summaries = reply.reports;
      job.notes = [...reply.failures, ...reply.warnings].map((e) => (e.path ? label(e.path) + L('：', ': ') : '') + label(e.reason));
      if (reply.left_out) job.notes.push(L(`另有 ${reply.left_out} 篇未查：一次至多 ${about.limits.documents} 篇`, `${reply.left_out} more not looked at: at most ${about.limits.documents} at a time`));
      job.state = 'done';
      announce(L('报告已完成', 'The report is made'));
    } catch (refusal) {
      job.refusal = refusal;
      job.state = 'failed';
      announce(L('未能完成：', 'Failed: ') + label(job.name));
    }
    job.source = null;
    rememberJobs();
    drawJobs();
  }
  working = false;
}

function share(value, kind, title) {
  return h('div', { class: 'fact' }, h('dt', {}, title), h('dd', { class: 'figure ' + kind }, percent(value)));
}

function barOf(summary) {
  const pieces = KINDS.map((kind) => [kind, summary[kind + '_share'] || 0]);
  return h('div', { class: 'bar', 'aria-hidden': 'true' }, pieces.map(([kind, value]) =>
    h('span', { class: 'piece ' + kind, style: { width: (Math.min(1, value) * 100).toFixed(2) + '%' } })));
}

function verdictOf(summary) {
  if (summary.total_share === null) {
    return L(`文中有模板库的 ${counted(summary.templates, '个模板', '', '')}，占 ${percent(summary.template_share)}。`,
      `${counted(summary.templates, '', 'template of the library stands', 'templates of the library stand')} in it: ${percent(summary.template_share)}.`);
  }
  if (summary.copied_share === 0) {
    return summary.total_share === 0 ? L('没有查到与索引中的文档相同的文字。', 'Nothing in it stands in the documents of the index.') :
      isCommon(summary) ? commonWords(summary) :
        L('没有查到抄录；相同的文字是套语、引用、自己的旧文，或为后来的文档所载。', 'Nothing copied was found: what is shared is boilerplate, quotation, own earlier text, or what later documents carry.');
  }
  const source = summary.largest_source === null ? '' : L(`，最多的来自 ${nameOf(summary.largest_source)}（${percent(summary.largest_source_share)}）`,
    `, most from ${nameOf(summary.largest_source)} (${percent(summary.largest_source_share)})`);
  return L(`抄录 ${percent(summary.copied_share)}`, `${percent(summary.copied_share)} copied`) + source + L('。', '.') + (isCommon(summary) ? L('', ' ') + commonWords(summary) : '');
}

// Half of it or more stands in another document, and little of that counts as copied.
function isCommon(summary) {
  return summary.nearest_share >= 0.5 && summary.copied_share < summary.nearest_share / 2;
}

// What all carry is nobody's, so it is not called copied; that the text is the same must be told.
function commonWords(summary) {
  const own = summary.own_share >= summary.nearest_share / 2;
  const lent = summary.lent_share >= summary.nearest_share / 2;
  const why = lent ? L('本文在先，是后来的文档载有它的文字', 'this one is earlier, the others carry its text; it counts as lent') : own ? L('算作本系列自己的旧文', 'it counts as own earlier text') : L('载有它的系列多，算作各家共有的文字', 'so many series carry it that it counts as common to all');
  return L(`本文与 ${count(summary.alike)} 篇文档大半相同（与 ${nameOf(summary.nearest)} 相同 ${percent(summary.nearest_share)}）：${why}，不计为抄录，请打开报告逐对查看。`,
    `In large part it is the same as ${counted(summary.alike, '', 'document', 'documents')} (${percent(summary.nearest_share)} stands in ${nameOf(summary.nearest)}): ${why} and not as copied. Open the report and look at the pairs.`);
}

function nameOf(id) {
  return label(id.slice(id.lastIndexOf('/') + 1).replace(/\.[a-z]{2,5}$/i, '') || id);
}

function factsOf(summary) {
  return [summary.date, summary.place, summary.series !== summary.place ? summary.series : null].filter(Boolean).map(label)
    .concat(L(`${count(summary.characters)} 字`, `${count(summary.characters)} characters`)).join(' · ');
}

function summaryCard(summary) {
  const known = summary.total_share !== null;
  return h('article', { class: 'card made' },
    h('h3', {}, reportLink(summary.page, label(summary.title || nameOf(summary.document)))),
    h('p', { class: 'facts' }, summary.title ? label(summary.document) + ' · ' : '', factsOf(summary)),
    h('p', { class: 'told' }, verdictOf(summary)),
    known ? barOf(summary) : null,
    h('dl', { class: 'share-facts' },
      known ? [share(summary.total_share, '', L('总比例', 'Total')), share(summary.copied_share, 'copied', L('抄录', 'Copied')),
        share(summary.boilerplate_share, 'boilerplate', L('套语', 'Boilerplate')), share(summary.own_share, '', L('本系列旧文', 'Own earlier'))] : null,
      summary.template_share === null ? null : share(summary.template_share, '', L('模板', 'Templates'))),
    h('p', { class: 'actions' }, reportLink(summary.page, L('打开报告', 'Open the report')),
      h('span', { class: 'facts' }, known ? L(`${summary.copied} 处抄录 · ${summary.boilerplate} 处套语 · ${summary.duplicates} 对整体重复`,
        `${summary.copied} copied · ${summary.boilerplate} boilerplate · ${summary.duplicates} near-duplicate pairs`) : '')));
}

function failureWords(job) {
  const refusal = job.refusal;
  if (!(refusal instanceof Refusal)) return label(String(refusal));
  const reason = refusal.message.startsWith(job.name + ': ') ? refusal.message.slice(job.name.length + 2) : refusal.message;
  return refusal.code === 'invalid' ? L('未能读取：', 'could not be read: ') + label(reason) : refusalWords(refusal);
}

const LISTED_NOTES = 50;

function jobNode(job) {
  const told = { waiting: L('等候…', 'waiting…'), working: L('正在读取、比对…', 'reading and comparing…') }[job.state];
  return h('li', { class: 'job ' + job.state },
    job.state === 'done' ? [job.summaries.map(summaryCard), job.summaries.length ? null :
      h('p', { class: 'notice' }, label(job.name), L('：没有可查的正文', ': no text to look at'))] :
      h('p', { class: job.state === 'failed' ? 'notice' : 'pending', role: job.state === 'failed' ? 'alert' : null }, h('b', {}, label(job.name)), ' ',
        job.state === 'failed' ? failureWords(job) : told),
    job.notes && job.notes.length ? h('details', {}, h('summary', {}, counted(job.notes.length, '条提示', 'note', 'notes')),
      h('ul', {}, job.notes.slice(0, LISTED_NOTES).map((note) => h('li', {}, note))),
      moreOf(job.notes, LISTED_NOTES, '条', 'note', 'notes')) : null);
}

function drawJobs() {
  const place = document.getElementById('jobs');
  if (!place) return;
  clear(place).append(...jobs.map(jobNode));
  const title = document.getElementById('jobs-part');
  title.hidden = jobs.length === 0;
}

const FILES_AT_ONCE = 100;

const toldFields = { date: '', place: '' };

function toldNow() {
  return Object.fromEntries(Object.entries(toldFields).map(([key, value]) => [key, value.trim()]));
}

function takeFiles(files) {
  const told = toldNow();
  const all = [...files];
  for (const file of all.slice(0, FILES_AT_ONCE)) enqueue(file.name, file, told);
  const left = all.slice(FILES_AT_ONCE);
  if (left.length === 0) return;
  jobs.unshift({ name: counted(left.length, '个文件', 'file', 'files'), state: 'failed', summaries: [], refusal: new Refusal('too_many', ''),
    notes: left.map((file) => label(file.name)) });
  drawJobs();
}

function against() {
  const words = [];
  if (about.index) words.push(L(`索引“${label(about.index.name)}”的 ${count(about.index.documents)} 篇文档`,
    `the ${counted(about.index.documents, '', 'document', 'documents')} of the index ${quote(label(about.index.name))}`));
  if (about.library) words.push(L(`模板库“${label(about.library.name)}”的 ${count(about.library.templates)} 个模板`,
    `the ${counted(about.library.templates, '', 'template', 'templates')} of the library ${quote(label(about.library.name))}`));
  return L(`与${words.join('、')}比对。文件不会加入索引，服务结束后不留下任何内容。`,
    `Held against ${words.join(' and ')}. Files are not added to the index, and nothing of them stays when the server ends.`);
}

function field(key, title, placeholder) {
  return h('label', { class: 'told-field' }, h('span', {}, title), h('input', { type: 'text', name: key, value: toldFields[key], placeholder, autocomplete: 'off',
    on: { input: (event) => { toldFields[key] = event.target.value; } } }));
}

function viewCheck() {
  const picker = h('input', { type: 'file', id: 'file', class: 'picker', on: { change: () => { takeFiles(picker.files); picker.value = ''; } } });
  picker.multiple = true;
  const paste = h('textarea', { id: 'paste', spellcheck: 'false', 'aria-label': L('粘贴的文字', 'Pasted text'),
    placeholder: L('或在此粘贴一段文字……', 'or paste text here…') });
  const send = () => {
    const text = paste.value.trim();
    if (!text) { paste.focus(); return; }
    const first = text.split('\n')[0].slice(0, 24).replace(/[\/\\]/g, ' ');
    enqueue((first || L('粘贴的文字', 'pasted text')) + '.txt', new Blob([text], { type: 'text/plain' }), toldNow());
    paste.value = '';
  };
  queueMicrotask(drawJobs);
  return [h('header', { class: 'cover' }, h('h1', {}, L('查重', 'Check')), h('p', { class: 'verdict' }, against())),
    h('div', { class: 'intake' },
      h('label', { class: 'drop', id: 'drop', for: 'file' }, picker,
        h('b', {}, L('把文件拖到这里', 'Drop files here')),
        h('span', { class: 'choose' }, L('或点按选取', 'or choose them')),
        h('small', {}, L(`docx、doc、wps、pdf、odt、txt、html、zip……每个至多 ${megabytes(about.limits.upload_bytes)}`,
          `docx, doc, wps, pdf, odt, txt, html, zip… at most ${megabytes(about.limits.upload_bytes)} each`))),
      h('div', { class: 'paste' }, paste, h('p', { class: 'actions' }, button(L('查这段文字', 'Check this text'), send, { class: 'main' })))),
    h('div', { class: 'told-fields' },
      field('date', L('日期（代替文件里的）', 'Date (instead of the file’s)'), '2024-01-15'),
      field('place', L('地区', 'Place'), ''),
      h('small', { class: 'hint' }, L('日期决定谁抄谁；同一地区的旧文另计。', 'The date tells who copied whom; earlier texts of the same place count apart.'))),
    h('section', { class: 'part', id: 'jobs-part', hidden: true }, h('h2', {}, L('本页的报告', 'Reports of this page')), h('ul', { id: 'jobs', class: 'jobs' }))];
}

function checkIndexed(document) {
  jobs.unshift({ name: document.document, document: document.document, state: 'waiting', summaries: [], notes: [] });
  location.hash = address('check');
  work();
}

// Files may be dropped anywhere on the page.
function listenForDrops() {
  let depth = 0;
  const light = (on) => document.documentElement.classList.toggle('dropping', on);
  const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes('Files');
  addEventListener('dragenter', (event) => { if (hasFiles(event)) { event.preventDefault(); ++depth; light(true); } });
  addEventListener('dragover', (event) => { if (hasFiles(event)) event.preventDefault(); });
  addEventListener('dragleave', () => { depth = Math.max(0, depth - 1); if (depth === 0) light(false); });
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    light(false);
    takeFiles(event.dataTransfer.files);
    if (!document.getElementById('jobs')) location.hash = address('check');
  });
}
