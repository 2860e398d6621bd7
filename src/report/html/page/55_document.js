// One document: its text with what stands elsewhere marked, its sources, and the other side of a mark.

function keptSides(d) {
  return sidesOf(d).filter((side) => kept[side.p.i]);
}

// Sources in order of their share, numbered; those of formulae only come last and have no number.
function sourcesOf(d) {
  const numbered = shares[d.i].sources;
  const number = new Map(numbered.map((source, k) => [source.partner, k + 1]));
  const others = new Map();
  for (const side of keptSides(d)) {
    if (!side.distinct || number.has(side.partner)) continue;
    if (!others.has(side.partner)) others.set(side.partner, []);
    others.get(side.partner).push(side);
  }
  const rest = [...others].map(([partner, sides]) => ({ partner, size: sizeOfSides(sides), share: null })).sort((x, y) => y.size - x.size || x.partner - y.partner);
  return { numbered, rest, number };
}

function gravest(sides) {
  return sides.reduce((kind, side) => Math.min(kind, side.p.kind), 2);
}

// What a stretch is marked as. Copied, but only by later documents: this one lent it.
function markOf(sides) {
  const kind = gravest(sides);
  const lent = kind === 0 && sides.every((side) => side.p.kind !== 0 || side.order < 0);
  return { kind, class: KINDS[kind] + (lent ? ' lent' : ''), letter: lent ? L('源', 'S') : kindLetter(kind),
    name: lent ? L('被后来的文档抄录', 'copied by later documents') : kindName(kind) };
}

function documentLegend() {
  return legend([['m copied', kindName(0)], ['m copied lent', L('被后来的文档抄录', 'copied by later documents')],
    ['m quoted', kindName(1)], ['m boilerplate', kindName(2)]]);
}

// Templates of a document as intervals.
function templateIntervals(d) {
  const found = [];
  for (const template of model.templates) {
    for (const o of template.occurrences) {
      if (o.document === d.i) found.push({ start: o.start, end: o.end, template });
    }
  }
  return found;
}

function documentText(d, onPick, number) {
  const sides = keptSides(d);
  const intervals = sides.map((side) => ({ start: side.start, end: side.end, side }));
  const seen = new Set();
  return markedText(d.text, intervals, (piece, nodes) => {
    const over = piece.over.map((interval) => interval.side);
    const { kind, class: cls, letter, name } = markOf(over);
    const begins = over.filter((side) => side.start === piece.start && piece.first);
    const opening = begins.some((side) => side.p.kind === kind) && !seen.has(piece.start);
    if (opening) seen.add(piece.start);
    const numbers = kind === 2 ? [] : [...new Set(begins.filter((s) => s.p.kind !== 2)
      .map((side) => number.get(side.partner)).filter(Boolean))].sort((x, y) => x - y);
    const mark = h('mark', { class: 'm ' + cls, role: 'button', tabindex: opening ? '0' : '-1',
      'data-begin': opening, title: `${name} · ${[...new Set(over.map((s) =>
        model.documents[s.partner].name))].slice(0, 4).join(L('、', ', '))}` }, nodes);
    const pick = () => onPick(over, mark);
    mark.addEventListener('click', pick);
    mark.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); pick(); }
    });
    const fragment = document.createDocumentFragment();
    if (opening) fragment.append(h('span', { class: 'margin ' + cls, 'aria-hidden': 'true' }, letter));
    fragment.append(mark);
    if (numbers.length) fragment.prepend(h('sup', { class: 'source' }, numbers.slice(0, 3).join(',') + (numbers.length > 3 ? '…' : '')));
    return fragment;
  });
}

// On a narrow page the panel is a sheet over the foot of the window: what was picked stays in sight.
function openPanel(panel, mark) {
  panel.classList.add('open');
  if (getComputedStyle(panel).position !== 'fixed') return;
  panel.scrollTop = 0;
  const over = mark.getClientRects()[0].bottom - panel.getBoundingClientRect().top;
  if (over > -16) scrollBy({ top: over + 48 });
}

function closePanel(panel) {
  panel.classList.remove('open');
  clear(panel).append(hint());
  const mark = document.querySelector('mark.picked');
  if (!mark) return;
  mark.classList.remove('picked');
  mark.focus({ preventScroll: true });
}

// The other side of what was picked: each passage over it, gravest first.
function otherSides(d, over, panel) {
  const list = [...over].sort((x, y) => x.p.kind - y.p.kind || y.p.matched - x.p.matched);
  clear(panel).append(
    h('div', { class: 'panel-head' }, h('h3', {}, L('另一侧', 'The other side')),
      button('✕', () => closePanel(panel), { class: 'quiet close', 'aria-label': L('关闭', 'Close') })),
    ...list.slice(0, 12).map((side) => otherSide(d, side)),
    list.length > 12 ? h('p', { class: 'note' }, L(`另有 ${list.length - 12} 处`, `${list.length - 12} more`)) : '');
}

function otherSide(d, side) {
  const { p } = side;
  const partner = model.documents[side.partner];
  const [start, end] = side.inA ? [p.bs, p.be] : [p.as, p.ae];
  return h('article', { class: 'other ' + KINDS[p.kind] },
    h('p', { class: 'other-head' }, kindTag(p.kind), documentLink(side.partner)),
    h('p', { class: 'facts' }, [documentFacts(partner), L(`相同 ${count(p.matched)} 字`, `${count(p.matched)} matched`),
      p.columns ? L(`一致率 ${percent(p.matched / p.columns)}`, `identity ${percent(p.matched / p.columns)}`) : '',
      pageWords(partner.pages, start),
      side.order < 0 ? L('较晚', 'later') : side.order > 0 ? L('较早', 'earlier') : L('先后不明', 'order unknown')]
      .filter(Boolean).join(' · ')),
    h('p', { class: 'other-text' }, partner.text ? end - start > 700 ? [excerptOf(partner, start, end, 700)] :
      differenceNodes(textOf(d, side.start, side.end), textOf(partner, start, end)) : null),
    h('p', { class: 'actions' },
      link(address('pair', d.i, side.partner, p.i), L('并排比较', 'Side by side')),
      link(address('family', p.family), L('同文族', 'Family')),
      button(L('排除此处', 'Set aside'), () => exclude('passage', p.i), { class: 'quiet' })));
}

function hint() {
  return h('p', { class: 'hint' }, L('点按正文中的标记，可在此看另一侧。n、p 键跳到下一处、上一处。',
    'Click a mark in the text to see its other side here. Keys n and p go to the next and the previous.'));
}

// On which pages of a source, if it has pages, stands what it shares with the document; of one that was
// copied from, only that.
function pagesOfSource(d, { partner, share }) {
  const { pages } = model.documents[partner];
  if (!pages) return '';
  const found = new Set();
  for (const side of keptSides(d)) {
    if (side.partner === partner && (share === null || side.p.kind === 0)) found.add(pageOf(pages, side.inA ? side.p.bs : side.p.as));
  }
  const shown = [...found].sort((x, y) => x - y);
  const words = shown.slice(0, 8).join(L('、', ', ')) + (shown.length > 8 ? '…' : '');
  return shown.length ? L(`第 ${words} 页`, `p. ${words}`) : '';
}

const LISTED_SOURCES = 100;
const LISTED_OTHERS = 200;
const LISTED_TEMPLATES = 60;

function sourceList(d, sources) {
  const row = (source, k) => h('li', {},
    h('span', { class: 'rank' }, k === null ? '' : String(k + 1)),
    h('div', {}, link(address('pair', d.i, source.partner), model.documents[source.partner].name),
      h('small', {}, [documentFacts(model.documents[source.partner]), pagesOfSource(d, source)].filter(Boolean).join(' · '))),
    h('span', { class: 'figure' }, source.share === null ? h('small', {}, kindName(2)) : percent(source.share)),
    button('−', () => exclude('source', source.partner), { class: 'quiet',
      title: L('排除此来源', 'Set this source aside'), 'aria-label': L('排除此来源', 'Set this source aside') }));
  const rest = sources.rest;
  return h('div', { class: 'sources' },
    h('h3', {}, L('来源', 'Sources')),
    sources.numbered.length === 0 ? h('p', { class: 'nothing' }, L('没有抄录来源。', 'Nothing was copied.')) :
      [h('ol', {}, sources.numbered.slice(0, LISTED_SOURCES).map((source, k) => row(source, k))),
        moreOf(sources.numbered, LISTED_SOURCES, '篇', 'source', 'sources')],
    rest.length ? h('details', {}, h('summary', {}, L(`仅有套语、引用，或在其后：${count(rest.length)} 篇`,
      `formulae or quotations only, or later: ${counted(rest.length, '', 'document', 'documents')}`)),
    h('ol', {}, rest.slice(0, LISTED_OTHERS).map((source) => row(source, null))),
    moreOf(rest, LISTED_OTHERS, '篇', 'document', 'documents')) : null);
}

function shareFacts(d) {
  const s = shares[d.i];
  const one = (title, value, cls) => h('div', { class: 'fact ' + (cls || '') }, h('dt', {}, title), h('dd', {}, percent(d.normal === 0 ? null : value)));
  return h('dl', { class: 'share-facts' }, one(L('总比例', 'Total'), s.total),
    one(L('去套语', 'Without boilerplate'), s.noBoilerplate), one(L('去本系列', 'Without own texts'), s.noOwn),
    one(L('抄录', 'Copied'), s.copied, 'copied'), one(L('引用', 'Quoted'), s.quoted, 'quoted'),
    one(L('套语', 'Boilerplate'), s.boilerplate, 'boilerplate'), one(L('最大单一来源', 'Largest source'), s.largestShare),
    d.templateShare === null ? null : one(L('模板', 'Templates'), d.templateShare));
}

function viewDocument(at) {
  const i = wholeNumber(at || '', model.documents.length);
  if (i === null) return notFound();
  const d = model.documents[i];
  const panel = h('aside', { class: 'panel', 'aria-live': 'polite' }, hint());
  const head = h('header', { class: 'doc-head' },
    h('p', { class: 'crumb' }, link(address('overview'), L('文档', 'Documents')), ' / '),
    h('h1', {}, d.name),
    h('p', { class: 'facts' }, [label(d.place), label(d.date), label(d.author), label(d.id),
      L(`${count(d.characters)} 字`, `${count(d.characters)} characters`)].filter(Boolean).join(' · ')),
    shares ? [shareFacts(d), documentBar(d, shares[d.i])] : null);
  if (!d.text) return [head, noText(d)];
  const sources = shares ? sourcesOf(d) : { numbered: [], rest: [], number: new Map() };
  const body = h('div', { class: 'reading' });
  body.append(documentText(d, (over, mark) => {
    for (const old of body.querySelectorAll('mark.picked')) old.classList.remove('picked');
    mark.classList.add('picked');
    otherSides(d, over, panel);
    openPanel(panel, mark);
  }, sources.number));
  return [head, documentLegend(),
    h('div', { class: 'doc-columns' }, body,
      h('div', { class: 'side' }, panel, shares ? sourceList(d, sources) : null, documentTemplates(d)))];
}

function documentTemplates(d) {
  const found = templateIntervals(d);
  if (found.length === 0) return null;
  return h('details', { class: 'sources' }, h('summary', {}, L(`用到的模板：${count(found.length)} 处`,
    `Templates used: ${count(found.length)}`)),
  h('ul', {}, found.slice(0, LISTED_TEMPLATES).map(({ template }) => h('li', {}, link(address('template', template.i),
    label(patternText(template)))))), moreOf(found, LISTED_TEMPLATES, '处', 'place', 'places'));
}

function noText(d) {
  return h('p', { class: 'notice' }, L(`页面没有放入这篇的正文。可运行：leitong text ${label(d.id)}`,
    `The page does not hold this text. Run: leitong text ${label(d.id)}`));
}

function notFound() {
  return [h('h1', {}, L('没有这一项', 'No such thing')),
    h('p', {}, link(address('overview'), L('回到总览', 'Back to the overview')))];
}
