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
    h('p', {}, L('套语：独有字不足 15 个，即除去至少 K 个独立系列共有的 n 元组、背景模型与套语表所知的说法之后所剩无几。引用：其独有字八成以上也见于参考文档。其余为抄录。列为抄录只说明文字相同而少见，不说明对错。',
      'Boilerplate: fewer than 15 characters of rare evidence, that is, little is left beside n-grams that at least K independent series have, or that the background model or the phrase file knows. Quoted: at least .8 of the rare evidence stands in a reference document as well. Copied: the rest. To be called copied says that the wording is shared and rare, not that sharing it was wrong.')),
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

function keyTable(object) {
  return h('table', { class: 'plain keys-table' }, h('tbody', {}, keyValues(object).map(([key, value]) =>
    h('tr', {}, h('th', { scope: 'row' }, key), h('td', {}, value)))));
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

function viewMethod() {
  const run = model.run;
  return [h('header', { class: 'doc-head' }, h('h1', {}, L('方法与参数', 'Method and parameters')),
    h('p', { class: 'facts' }, `${model.number} · leitong ${run.version} · ${fileTime()}`)),
  section(L('比例如何计算', 'How the shares are counted'), [formulas(), ...methodWords()]),
  section(L('输入', 'Input'), [keyTable(run.input)]),
  section(L('参数', 'Parameters'), [keyTable(run.parameters)]),
  section(L('查到的', 'Found'), [keyTable(run.found)]),
  section(L('未计入的', 'Left out'), [keyTable(run.skipped)]),
  run.warnings.length ? section(L('警告', 'Warnings'), [h('ul', {}, run.warnings.slice(0, 200).map((w) =>
    h('li', {}, label(w.path || ''), ' — ', label(w.reason))))]) : null,
  section(L('编号', 'The number'), [h('p', {}, L('报告编号由版本、参数与全部输入的内容算出：内容相同则编号相同。时间取自本文件的修改时间。',
    'The number is a hash of the version, the parameters and every input: the same content gives the same number. The time is that of this file.'))])];
}
