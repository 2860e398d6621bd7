// Overview: figures of the run, documents with their shares, the heatmap, the timeline.

// A document without text has no share.
function shareTold(d, pick) {
  return d.normal === 0 ? null : pick(shares[d.i]);
}

function shareColumn(key, title, hint, pick) {
  return { key, title, hint, number: true, width: '7.2rem', value: (d) => shareTold(d, pick),
    cell: (d) => h('span', { class: 'figure' }, percent(shareTold(d, pick))) };
}

function documentColumns() {
  const nameColumn = { key: 'name', title: L('文档', 'Document'), value: (d) => d.name,
    cell: (d) => h('div', { class: 'two' }, documentLink(d.i),
      h('small', {}, documentFacts(d) || label(d.id))) };
  const charactersColumn = { key: 'characters', title: L('字数', 'Characters'), number: true, width: '6.5rem',
    value: (d) => d.characters, cell: (d) => count(d.characters) };
  if (shares === null) return [nameColumn, charactersColumn];
  return [
    nameColumn,
    { key: 'bar', title: L('构成', 'Make-up'), width: '20%', cell: (d) => documentBar(d, shares[d.i]) },
    shareColumn('total', L('总比例', 'Total'), L('同见于其他文档的字', 'characters that stand elsewhere as well'),
      (s) => s.total),
    shareColumn('free', L('去套语', 'No formulae'), L('不计套语', 'boilerplate left out'), (s) => s.noBoilerplate),
    shareColumn('foreign', L('去本系列', 'No own'), L('不计与本系列较早文档相同的字',
      'what earlier documents of the same series say left out'), (s) => s.noOwn),
    shareColumn('copied', L('抄录', 'Copied'), L('只计抄录', 'copied passages only'), (s) => s.copied),
    { key: 'largest', title: L('最大单一来源', 'Largest source'), number: true, width: '13rem',
      value: (d) => shares[d.i].largestShare,
      cell: (d) => shares[d.i].largest === null ? h('span', { class: 'faint' }, '–') :
        h('div', { class: 'two' }, h('span', { class: 'figure' }, percent(shares[d.i].largestShare)),
          h('small', {}, link(address('pair', d.i, shares[d.i].largest), model.documents[shares[d.i].largest].name))) },
  ];
}

function figures() {
  const one = (value, title, href, cls) => h('a', { class: 'key ' + (cls || ''), href },
    h('b', {}, typeof value === 'number' ? count(value) : value), h('span', {}, title));
  const out = [one(model.documents.length, L('篇文档', 'documents'), '#/overview' + queryOf()),
    one(model.run.input.characters, L('字', 'characters'), address('method'))];
  if (model.known) {
    out.push(one(keptKinds[0], L('处抄录', 'copied'), address('passages'), 'copied'),
      one(keptKinds[1], L('处引用', 'quoted'), address('passages'), 'quoted'),
      one(keptKinds[2], L('处套语', 'boilerplate'), address('passages'), 'boilerplate'),
      one(keptFamilies().length, L('个同文族', 'families'), address('families')));
  }
  if (model.templateCount !== null) out.push(one(model.templateCount, L('个模板', 'templates'), address('templates')));
  if (model.levelsAsked) out.push(one(model.clusters, L('个重复聚类', 'clusters'), address('duplicates')));
  if (model.run.noise_lines) out.push(one(model.run.noise_lines, L('行非正文', 'lines of noise'), address('method', 'noise')));
  return h('div', { class: 'keys' }, out);
}

// The sentence an official reads first.
function verdict() {
  if (!model.known && !model.levelsAsked) {
    return L('本次只与模板库对照；文中的模板见下。', 'Only the template library was asked; its templates in the text stand below.');
  }
  if (!model.known) {
    return L('本次只比较了整段、整句的重复，未查抄写片段，故无比例。',
      'Only repeated paragraphs and sentences were looked for; there are no shares.');
  }
  const worst = [...model.documents].filter((d) => shares[d.i].copied > 0)
    .sort((x, y) => shares[y.i].copied - shares[x.i].copied);
  const { common, carried } = alikeUncopied();
  const alike = [common === 0 ? '' : L(`${count(common)} 篇文档大半与另一篇相同，因载有同一文字的文档多而计为套语或引用，请逐对查看。`,
    `${counted(common, '', 'document is', 'documents are')} in large part the same as another; because many carry that text it counts as common wording: look at the pairs. `),
  carried === 0 ? '' : L(`${count(carried)} 篇文档的大半见于后来的文档，较早的一方不算抄录。`,
    `${counted(carried, '', 'document is', 'documents are')} in large part carried by a later one; who is earlier did not copy.`)].join('').trim();
  if (worst.length === 0) {
    if (!filtersAreOff()) {
      return L(`按当前筛选没有计入抄录（已设置：${filterWords()}）。`, `With these filters nothing copied counts (set: ${filterWords()}). `) + alike;
    }
    return alike !== '' ? alike : L('没有查到抄录。下列比例都是套语、引用、本系列旧文，或为后来的文档所载。',
      'Nothing copied was found. The shares below are boilerplate, quotation, own earlier text, or what later documents carry.');
  }
  const d = worst[0];
  const source = shares[d.i].largest;
  return [L(`${count(worst.length)} 篇文档有抄录；比例最高的是 `,
    `${counted(worst.length, '', 'document copies', 'documents copy')} from another; most in `), documentLink(d.i),
  L(`，抄录 ${percent(shares[d.i].copied)}`, `, ${percent(shares[d.i].copied)} copied`),
  source === null ? '' : [L('，主要来自 ', ', mainly from '), documentLink(source)], L('。', '. '), alike];
}

// Documents that count as copying nothing, though one other holds half of their text or more: because
// a text that very many carry word for word becomes common wording, or because the other is later.
function alikeUncopied() {
  const partners = new PartnerCovers(model.documents.length);
  const found = { common: 0, carried: 0 };
  for (const d of model.documents) {
    if (shares[d.i].copied !== 0 || shares[d.i].total < 0.5) continue;
    // What is copied from one that copies nothing is lent by it.
    const lent = new Map(partnersOf(d, partners, true));
    const alike = partnersOf(d, partners, false).filter(([, size]) => size >= d.normal / 2);
    if (alike.some(([partner, size]) => (lent.get(partner) || 0) < size / 2)) ++found.common;
    else if (alike.length) ++found.carried;
  }
  return found;
}

function viewOverview() {
  const sections = [
    h('header', { class: 'cover' },
      h('h1', {}, L('文本雷同检查报告', 'Report on shared text')),
      h('p', { class: 'verdict' }, verdict()), figures()),
    leftOutNotice(),
    failuresNotice(),
    warningsNotice(),
    section(L('文档', 'Documents'), [
      model.known ? h('p', { class: 'lead' }, barLegend()) : null,
      table({ name: 'documents', rows: model.documents, columns: documentColumns(), rowHeight: 58, wide: model.known,
        sort: model.known ? 'copied' : 'characters', caption: L('文档及其雷同比例', 'Documents and their shares') }),
    ]),
  ];
  if (model.known && model.documents.length > 1) {
    sections.push(section(L('谁与谁相同', 'Who shares with whom'), [heatmap()]));
    sections.push(section(L('同文族时间线', 'Families in time'), [
      h('p', { class: 'lead' }, L('一行是一段在多篇文档中出现的文字；圆点是载有它的文档，圆环是最早的一篇。',
        'A row is one text that several documents carry; a dot is a carrier, a ring the earliest.')),
      timeline(keptFamilies())]));
  }
  return sections;
}

function barLegend() {
  return [0, 1, 2].map((kind) => h('span', { class: 'swatch' },
    h('i', { class: 'piece ' + KINDS[kind], 'aria-hidden': 'true' }), kindName(kind), ' '));
}

function section(title, children, id) {
  return h('section', { class: 'part', id }, h('h2', {}, title), children);
}

// What the page has no room for.
function leftOutWords() {
  const left = model.leftOut;
  return [[left.documents, L('篇文档', 'documents')], [left.texts, L('篇正文', 'texts')],
    [left.passages, L('处雷同', 'passages')], [left.clusters, L('个聚类', 'clusters')], [left.pairs, L('对', 'pairs')],
    [left.templates, L('个模板', 'templates')], [left.occurrences, L('处模板用例', 'places of templates')]]
    .filter(([n]) => n > 0).map(([n, what]) => `${count(n)} ${what}`).join(L('、', ', '));
}

function leftOutNotice() {
  if (model.complete) return null;
  const parts = leftOutWords();
  return h('p', { class: 'notice' }, L(`为使页面能够打开，未放入：${parts}。全部记录见同一文件夹的 *.jsonl。未设筛选时的比例仍按全部内容计算。`,
    `Left out so that the page opens: ${parts}. All records stand in the *.jsonl files beside it. Without filters the shares still count everything.`));
}

function failuresNotice() {
  const failures = model.run.failures;
  if (failures.length === 0) return null;
  return h('div', { class: 'notice', role: 'note' },
    h('strong', {}, L(`有 ${count(failures.length)} 个输入没有读到：`, `${counted(failures.length, '', 'input was', 'inputs were')} not read:`)),
    h('ul', {}, failures.slice(0, 20).map((f) => h('li', {}, label(f.path || ''), ' — ', reasonWords(f.reason)))),
    failures.length > 20 ? h('p', {}, stillMore(failures.length - 20, '个', 'input', 'inputs')) : null);
}

const LISTED_WARNINGS = 10;

// What was read, but not as its sender may think.
function warningsNotice() {
  const warnings = model.run.warnings;
  if (warnings.length === 0) return null;
  return h('div', { class: 'notice mild', role: 'note' },
    h('strong', {}, L(`读入时有 ${count(warnings.length)} 条警告：`, `${counted(warnings.length, '', 'warning', 'warnings')} of what was read:`)),
    h('ul', {}, warnings.slice(0, LISTED_WARNINGS).map((w) => h('li', {}, label(w.path || ''), ' — ', reasonWords(w.reason)))),
    warnings.length > LISTED_WARNINGS ? h('p', {}, stillMore(warnings.length - LISTED_WARNINGS, '条', 'warning', 'warnings'), ' ',
      link(address('method', 'warnings'), L('见“方法”', 'See the method'))) : null);
}

// All passages, one a row.
function passageColumns() {
  const doc = (key, title, pick) => ({ key, title, width: '17%', value: (p) => model.documents[pick(p)].name,
    cell: (p) => documentLink(pick(p)) });
  return [
    { key: 'kind', title: L('类别', 'Kind'), width: '7rem', value: (p) => p.kind, cell: (p) => kindTag(p.kind) },
    { key: 'matched', title: L('相同字', 'Matched'), number: true, width: '6rem', value: (p) => p.matched,
      cell: (p) => count(p.matched) },
    { key: 'identity', title: L('一致率', 'Identity'), number: true, width: '6rem',
      value: (p) => p.matched / p.columns, cell: (p) => percent(p.matched / p.columns) },
    doc('a', L('甲', 'a'), (p) => p.a),
    { key: 'direction', title: L('先后', 'First'), width: '4.6rem', value: (p) => p.direction,
      cell: (p) => directionSign(p.direction) },
    doc('b', L('乙', 'b'), (p) => p.b),
    { key: 'text', title: L('文字', 'Text'), value: (p) => textOf(model.documents[p.a], p.as, p.ae),
      cell: (p) => h('a', { class: 'excerpt', href: address('pair', p.a, p.b, p.i) },
        excerptOf(model.documents[p.a], p.as, p.ae, 80) || L('看全文', 'see it')) },
  ];
}

function directionSign(direction) {
  const signs = ['–', '→', '←'];
  const words = [L('先后不明', 'order unknown'), L('甲在先', 'a is earlier'), L('乙在先', 'b is earlier')];
  return h('span', { class: 'direction', title: words[direction], 'aria-label': words[direction] }, signs[direction]);
}

function viewPassages() {
  const rows = keptPassages();
  return [section(L('全部雷同', 'All passages'), [
    h('p', { class: 'lead' }, counted(rows.length, '处', 'passage', 'passages'),
      L('。箭头从较早的文档指向较晚的文档。', '. The arrow points from the earlier document to the later.')),
    table({ name: 'passages', rows, columns: passageColumns(), sort: 'matched',
      caption: L('全部雷同', 'All passages') })])];
}
