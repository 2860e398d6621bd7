// What the figures mean, with which parameters they were found, and what was read and left out.

function formulas() {
  const rows = [
    [L('总比例', 'Total'), 'U / (N − X)', L('同见于其他文档的字', 'characters that stand elsewhere as well')],
    [L('去套语', 'Without boilerplate'), 'C′∪Q / (N − X − B∖(C′∪Q))', L('不计套语', 'boilerplate left out')],
    [L('去本系列', 'Without own texts'), 'F / (N − X − O∖F)', L('不计只与本系列较早文档相同的字',
      'what only earlier documents of the same series say left out')],
    [L('抄录', 'Copied'), 'C / (N − X − (Q∪B)∖C)', L('只计抄录；被抄的一方不计', 'copied only; not for the one who was copied')],
    [L('引用', 'Quoted'), 'Q / (N − X − B∖Q)', L('只计引用', 'quoted only')],
    [L('套语', 'Boilerplate'), 'B / (N − X)', L('只计套语', 'boilerplate only')],
    [L('最大单一来源', 'Largest source'), L('C 中与一篇相同者 / 抄录的分母', 'of C, shared with one / the denominator of copied'), ''],
  ];
  return h('table', { class: 'plain' }, h('tbody', {}, rows.map(([name, formula, words]) => h('tr', {},
    h('th', { scope: 'row' }, name), h('td', { class: 'formula' }, formula), h('td', {}, words)))));
}

function methodWords() {
  return [
    h('p', {}, L('N：文档规范形式（NFKC_Casefold 后只留字母、汉字与数字）的字数；U：有雷同的字；C、Q、B：被抄录、引用、套语覆盖的字（C′ 含被抄的一方）；O：与本系列较早文档相同的字，F：与其他文档相同的字；X：被筛选或排除、又不在所计之中的字。一种比例不计的内容，同时从分子和分母中去掉。',
      'N: characters of the document in normal form (NFKC_Casefold, letters and digits only). U: those that stand elsewhere. C, Q, B: those covered by a copied, quoted, boilerplate passage (C′ with the side that was copied). O: those shared with earlier documents of the same series, F: those shared with others. X: those that filters or exclusions set aside and nothing kept covers. What a share excludes leaves its numerator and its denominator.')),
    h('p', {}, L('套语：独有字不足 15 个，即除去至少 K 个独立系列共有的 n 元组、背景模型与套语表所知的说法、广告与网站等非正文的行之后所剩无几。引用：其独有字八成以上也见于参考文档。其余为抄录。列为抄录只说明文字相同而少见，不说明对错。',
      'Boilerplate: fewer than 15 characters of rare evidence, that is, little is left beside n-grams that at least K independent series have, or that the background model or the phrase file knows, or that stand in lines of noise. Quoted: at least .8 of the rare evidence stands in a reference document as well. Copied: the rest. To be called copied says that the wording is shared and rare, not that sharing it was wrong.')),
  ];
}

function keyValues(object, prefix = '') {
  const rows = [];
  for (const [key, value] of Object.entries(object)) {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      rows.push(...keyValues(value, prefix + key + '.'));
    } else {
      const text = Array.isArray(value) ? value.map((v) => typeof v === 'object' ? JSON.stringify(v) : String(v)).join(', ') : value;
      rows.push([prefix + key, typeof text === 'number' ? text.toLocaleString('en-US', { maximumFractionDigits: 6 }) :
        value === null ? '–' : label(String(text))]);
    }
  }
  return rows;
}

// What run.json calls its counts, for readers of Chinese; parameters keep the names of the options.
const COUNT_NAMES = {
  paths: '路径', files: '文件', bytes: '字节', documents: '文档', text_bytes: '正文字节', characters: '字数', failures: '未能读取',
  warnings: '警告', paragraph: '段落', sentence: '句子', document: '文档', passages: '雷同', templates: '模板', units: '单位',
  distinct: '不同者', compared: '比较', verified: '核对', pairs: '对', clusters: '聚类', references: '参考文档', series: '系列',
  common_from: '常见所需系列数', window: '筛选窗口', frequent_ngrams: '高频 n 元组', seeds: '种子', pairs_seeded: '有种子的文档对',
  pairs_tried: '比对的文档对', candidates: '候选', copied: '抄录', quoted: '引用', boilerplate: '套语', families: '同文族',
  empty_documents: '空文档', replaced_bytes: '替换的字节', short_units: '过短的单位', pairs_not_listed: '未列出的对',
  comparisons_capped: '超限未比的对', undated: '无日期', dates_unreadable: '日期读不懂', short_passages: '过短的雷同',
  seeds_capped: '超限的种子', anchors_capped: '超限的锚点', characters_skipped: '略去的字', sentences: '句子', clauses: '分句',
  long_sentences: '过长的句子', shapes: '句形', groups: '分组', rejected_spread: '散布不足', rejected_constants: '固定文字不足',
  rejected_gain: '增益不足', rejected_nested: '含于更大的模板', occurrences: '用例',
};

function countName(key) {
  return language === 'zh' ? key.split('.').map((word) => COUNT_NAMES[word] || word).join(' · ') : key.replace(/_/g, ' ').replace(/\./g, ' · ');
}

function keyTable(object, nameOf = (key) => key) {
  return h('table', { class: 'plain keys-table' }, h('tbody', {}, keyValues(object).map(([key, value]) =>
    h('tr', {}, h('th', { scope: 'row' }, nameOf(key)), h('td', {}, value)))));
}

// The page's bytes know no clock; the file's own date tells when it was made.
function fileTime() {
  const time = new Date(document.lastModified);
  return Number.isNaN(time.getTime()) ? '–' : clock(time);
}

function clock(time) {
  const two = (n) => String(n).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

// Lines that are no text of the author's: page furniture, watermarks, navigation.
function noiseSection() {
  const { noise, noise_lines: total } = model.run;
  if (!total) return null;
  const listed = noise.reduce((sum, line) => sum + line.times, 0);
  const place = new Map(model.documents.map((d) => [d.id, d.i]));
  const gone = (line) => line.left_out ? L('已略去', 'left out') : L('仍保留', 'kept');
  return section(L('非正文的行', 'Lines that are no text'), [
    h('p', { class: 'lead' }, L('页眉页脚、水印、网页导航等。“已略去”的不在正文中，不参与比对；“仍保留”的照常比对，但与套语同等看待，不算抄录的依据。',
      'Page headers and footers, watermarks, navigation. What was left out is not in the text and was not compared; what was kept was, but counts as known wording and not as evidence of copying.'),
    listed < total ? ' ' + L(`这里列出 ${count(listed)} 行，`, `${count(listed)} are listed; `) +
      stillMore(total - listed, '行', 'line', 'lines') : ''),
    table({ name: 'noise', rows: noise, caption: L('非正文的行', 'Lines that are no text'), columns: [
      { key: 'document', title: L('文档', 'Document'), width: '26%', value: (x) => x.document,
        cell: (x) => place.has(x.document) ? documentLink(place.get(x.document)) : label(x.document) },
      { key: 'text', title: L('文字', 'Text'), value: (x) => x.text, cell: (x) => h('span', { class: 'excerpt' }, label(x.text)) },
      { key: 'why', title: L('原因', 'Why'), width: '12rem', value: (x) => x.why, cell: (x) => reasonWords(x.why) },
      { key: 'times', title: L('次数', 'Times'), number: true, width: '5rem', value: (x) => x.times, cell: (x) => count(x.times) },
      { key: 'left', title: L('处理', 'Outcome'), width: '6rem', value: gone, cell: gone }] })], 'noise');
}

function viewMethod(part) {
  const run = model.run;
  // Where a figure of the overview leads to.
  if (part) requestAnimationFrame(() => { const there = document.getElementById(part); if (there) there.scrollIntoView(); });
  return [h('header', { class: 'doc-head' }, h('h1', {}, L('方法与参数', 'Method and parameters')),
    h('p', { class: 'facts' }, `${model.number} · leitong ${run.version} · ${fileTime()}`)),
  section(L('比例如何计算', 'How the shares are counted'), [formulas(), ...methodWords()]),
  section(L('输入', 'Input'), [keyTable(run.input, countName)]),
  section(L('参数', 'Parameters'), [keyTable(run.parameters)]),
  section(L('查到的', 'Found'), [keyTable(run.found, countName)]),
  section(L('未计入的', 'Left out'), [keyTable(run.skipped, countName)]),
  run.warnings.length ? section(L('警告', 'Warnings'), [h('ul', {}, run.warnings.slice(0, 200).map((w) =>
    h('li', {}, label(w.path || ''), ' — ', reasonWords(w.reason)))),
  run.warnings.length > 200 ? h('p', {}, stillMore(run.warnings.length - 200, '条', 'warning', 'warnings')) : null], 'warnings') : null,
  noiseSection(),
  section(L('编号', 'The number'), [h('p', {}, L('报告编号由版本、参数与全部输入的内容算出：内容相同则编号相同。时间取自本文件的修改时间。',
    'The number is a hash of the version, the parameters and every input: the same content gives the same number. The time is that of this file.'))])];
}
