// Paper: printing (or saving as PDF) gives a 查重报告 about what is being looked at: one document, one
// pair, or the whole. It is made when the browser asks for it.

const PRINTED_PASSAGES = 400;
const PRINTED_DOCUMENTS = 1000;
const PRINTED_SOURCES = 60;
const PRINTED_FAILURES = 100;

// Inputs and what was said of them, in one cell.
function inputWords(errors, zhUnit, one, many) {
  return [L(`${count(errors.length)} ${zhUnit}：`, `${count(errors.length)}: `),
    errors.slice(0, PRINTED_FAILURES).map((e) => [label(e.path || ''), L('（', ' ('), reasonWords(e.reason), L('）', ')')].join('')).join(L('；', '; ')),
    errors.length > PRINTED_FAILURES ? L('；', '; ') + stillMore(errors.length - PRINTED_FAILURES, zhUnit, one, many) : ''];
}

function paperHead(title, named) {
  const run = model.run;
  const failures = run.failures;
  const row = (name, value) => h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, value));
  return [h('h1', { class: named ? 'paper-title named' : 'paper-title' }, title),
    h('table', { class: 'paper-facts' }, h('tbody', {},
      row(L('报告编号', 'Number'), model.number),
      row(L('检查时间', 'Time'), L(`${fileTime()}（文件时间）；打印 ${clock(new Date())}`, `${fileTime()} (of the file); printed ${clock(new Date())}`)),
      row(L('检查范围', 'Input'), [run.input.paths.map(label).join(L('、', ', ')), L(`；${count(run.input.documents)} 篇，${count(run.input.characters)} 字`,
        `; ${count(run.input.documents)} documents, ${count(run.input.characters)} characters`)]),
      run.parameters.reference && run.parameters.reference.length ? row(L('参考文档', 'References'), run.parameters.reference.map(label).join(L('、', ', '))) : null,
      failures.length ? row(L('未读到的输入', 'Not read'), inputWords(failures, '个', 'input', 'inputs')) : null,
      run.warnings.length ? row(L('读入时的警告', 'Warnings'), inputWords(run.warnings, '条', 'warning', 'warnings')) : null,
      model.complete ? null : row(L('未放入本页', 'Left out'), leftOutWords()),
      run.noise_lines ? row(L('非正文的行', 'Noise'), L(`${count(run.noise_lines)} 行，见“方法”`, `${counted(run.noise_lines, '', 'line', 'lines')}: see Method`)) : null,
      row(L('程序版本', 'Version'), `leitong ${run.version}`),
      row(L('筛选与排除', 'Filters'), filterWords()))),
  ];
}

function filterWords() {
  const words = activeFilters().map((f) => f.text);
  return words.length ? words.join(L('；', '; ')) : L('无', 'none');
}

function paperFoot() {
  return [h('h2', {}, L('计算方法', 'Formulas')), formulas(), ...methodWords(),
    h('h2', {}, L('参数', 'Parameters')), h('p', { class: 'paper-parameters' },
      keyValues(model.run.parameters).map(([key, value]) => `${key} = ${value}`).join(L('；', '; '))),
    h('p', { class: 'paper-end' }, L('本报告由程序生成，只说明文字相同及其常见程度；是否得当由人判断。',
      'Made by a program. It shows what is shared and how common that wording is; whether it was right is for people to say.'))];
}

function paperDocuments() {
  const share = (d, pick) => h('td', { class: 'number' }, shares ? percent(shareTold(d, pick)) : '–');
  return [h('table', { class: 'paper-table' },
    h('thead', {}, h('tr', {}, [L('文档', 'Document'), L('日期', 'Date'), L('字数', 'Characters'), L('总比例', 'Total'), L('去套语', 'No formulae'),
      L('去本系列', 'No own'), L('抄录', 'Copied'), L('最大单一来源', 'Largest source')].map((title) => h('th', { scope: 'col' }, title)))),
    h('tbody', {}, [...model.documents].sort((x, y) => shares ? shares[y.i].copied - shares[x.i].copied : 0).slice(0, PRINTED_DOCUMENTS).map((d) => h('tr', {},
      h('td', {}, d.name, h('small', { class: 'paper-file' }, label(d.id))), h('td', { class: 'date' }, label(d.date)), h('td', { class: 'number' }, count(d.characters)),
      share(d, (s) => s.total), share(d, (s) => s.noBoilerplate), share(d, (s) => s.noOwn), share(d, (s) => s.copied),
      h('td', {}, shares && shares[d.i].largest !== null ? `${percent(shares[d.i].largestShare)} ${model.documents[shares[d.i].largest].name}` : '–'))))),
  model.documents.length > PRINTED_DOCUMENTS ? h('p', { class: 'note' }, stillMore(model.documents.length - PRINTED_DOCUMENTS, '篇', 'document', 'documents')) : null];
}

function paperPassages(passages) {
  const shownOnes = passages.slice(0, PRINTED_PASSAGES);
  return [shownOnes.map((p, k) => {
    const [a, b] = [model.documents[p.a], model.documents[p.b]];
    return h('div', { class: 'paper-passage' },
      h('p', { class: 'facts' }, `${k + 1}. [${kindName(p.kind)}] `, L(`相同 ${count(p.matched)} 字`, `${count(p.matched)} matched`),
        p.columns ? ` · ${percent(p.matched / p.columns)}` : ''),
      h('div', { class: 'paper-pair' },
        h('div', {}, h('strong', {}, [a.name, label(a.date), pageWords(a.pages, p.as)].filter(Boolean).join(' ')), h('p', { class: 'reading' }, shown(textOf(a, p.as, p.ae)))),
        h('div', {}, h('strong', {}, [b.name, label(b.date), pageWords(b.pages, p.bs)].filter(Boolean).join(' ')), h('p', { class: 'reading' },
          p.ae - p.as < 3000 && p.be - p.bs < 3000 ? differenceNodes(textOf(a, p.as, p.ae), textOf(b, p.bs, p.be)) : shown(textOf(b, p.bs, p.be))))));
  }),
  passages.length > shownOnes.length ? h('p', { class: 'note' }, L(`另有 ${count(passages.length - shownOnes.length)} 处，见 passages.jsonl。`,
    `${count(passages.length - shownOnes.length)} more: see passages.jsonl.`)) : null];
}

function bySize(passages) {
  return passages.sort((x, y) => x.kind - y.kind || y.matched - x.matched || x.i - y.i);
}

function paperWhole() {
  const telling = bySize(keptPassages().filter((p) => p.kind !== 2));
  const formulaic = keptPassages().length - telling.length;
  return [paperHead(L('文本雷同检查报告', 'Report on shared text')), h('h2', {}, L('结论摘要', 'Summary')), h('p', {}, verdict()),
    paperDocuments(), h('h2', {}, L('抄录与引用', 'Copied and quoted passages')),
    telling.length ? paperPassages(telling) : h('p', {}, L('没有。', 'None.')),
    formulaic ? h('p', { class: 'note' }, L(`套语 ${count(formulaic)} 处未逐一打印。`, `${count(formulaic)} passages of boilerplate are not printed one by one.`)) : null,
    paperFoot()];
}

// Paper cannot be clicked: which files these documents are.
function paperFiles(documents) {
  return h('p', { class: 'facts' }, documents.map((d) => L(`文件：${label(d.id)}`, `File: ${label(d.id)}`)).join(' · '));
}

function paperDocument(d) {
  const sources = shares ? sourcesOf(d) : { numbered: [], rest: [], number: new Map() };
  return [paperHead(L(`文本雷同检查报告：${d.name}`, `Report on shared text: ${d.name}`), true),
    paperFiles([d]),
    shares ? [shareFacts(d), documentBar(d, shares[d.i])] : null,
    h('h2', {}, L('来源', 'Sources')),
    sources.numbered.length ? h('ol', {}, sources.numbered.slice(0, PRINTED_SOURCES).map((s) => h('li', {}, `${percent(s.share)}　${model.documents[s.partner].name} `,
      h('small', {}, [documentFacts(model.documents[s.partner]), label(model.documents[s.partner].id), pagesOfSource(d, s)].filter(Boolean).join(' · '))))) : h('p', {}, L('没有抄录来源。', 'Nothing was copied.')),
    sources.numbered.length > PRINTED_SOURCES ? h('p', { class: 'note' }, stillMore(sources.numbered.length - PRINTED_SOURCES, '篇', 'source', 'sources')) : null,
    h('h2', {}, L('全文对照', 'The text, marked')),
    documentLegend(),
    d.text ? h('div', { class: 'reading' }, documentText(d, () => {}, sources.number)) : noText(d),
    h('h2', {}, L('逐处对照', 'Passages')), paperPassages(bySize(keptSides(d).map((s) => s.p).filter((p) => p.kind !== 2))), paperFoot()];
}

function paperPair(a, b) {
  const [x, y] = [model.documents[a], model.documents[b]];
  return [paperHead(L(`两篇对照：${x.name} 与 ${y.name}`, `Side by side: ${x.name} and ${y.name}`), true),
    paperFiles([x, y]),
    h('h2', {}, L('逐处对照', 'Passages')), paperPassages(bySize(passagesBetween(a, b))), paperFoot()];
}

function makePaper() {
  const paper = clear(document.getElementById('paper'));
  const [first, second] = state.parts.map((part) => wholeNumber(part || '', model.documents.length));
  const known = (n) => n !== null && n !== undefined;
  if (state.view === 'document' && known(first)) append(paper, [paperDocument(model.documents[first])]);
  else if (state.view === 'pair' && known(first) && known(second)) append(paper, [paperPair(first, second)]);
  else append(paper, [paperWhole()]);
  for (const element of paper.querySelectorAll('[tabindex], a, button')) element.removeAttribute('tabindex');
}

function clearPaper() {
  clear(document.getElementById('paper'));
}
