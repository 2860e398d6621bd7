// Two documents side by side: what they share lies at the same height while one scrolls, and what
// differs within it is marked by what it is: places, figures, other words.

const EDITS = ['place', 'number', 'other'];

function pairIntervals(passages, d, other) {
  const intervals = [];
  for (const p of passages) {
    const inA = p.a === d && !(p.a === p.b && other);
    for (const block of p.blocks) {
      intervals.push({ start: block[inA ? 0 : 2], end: block[inA ? 1 : 3], p, block });
    }
    for (const [kind, as, ae, bs, be] of p.edits) {
      const [start, end] = inA ? [as, ae] : [bs, be];
      if (start < end) intervals.push({ start, end, p, edit: kind, only: (inA ? be - bs : ae - as) === 0 });
    }
    for (const [here, start, end] of p.foreign) {
      if (Boolean(here) === inA) intervals.push({ start, end, p, foreign: true });
    }
  }
  return intervals;
}

function pairText(d, intervals, which) {
  return markedText(d.text, intervals, (piece, nodes) => {
    const block = piece.over.find((x) => x.block);
    const edit = piece.over.find((x) => x.edit !== undefined);
    const foreign = piece.over.some((x) => x.foreign);
    const p = (block || piece.over[0]).p;
    let inner = nodes;
    if (edit) inner = [h('span', { class: `edit edit-${EDITS[edit.edit]}${edit.only ? ' only' : ''}`,
      title: editName(edit) }, nodes)];
    if (foreign) inner = [h('span', { class: 'foreign', title: L('对方的地名', 'a place name of the other document') }, inner)];
    return h('mark', { class: 'm ' + KINDS[p.kind] + (edit && !block ? ' gap' : ''), 'data-passage': p.i, 'data-pane': which,
      'data-block': block ? block.block.join('-') : null }, inner);
  });
}

function editName(edit) {
  if (edit.only) return L('只在这一侧', 'on this side only');
  return [L('换了地名', 'another place name'), L('换了数字', 'another figure'), L('换了文字', 'other words')][edit.edit];
}

// Keeps two panes at places that belong together: each block is an anchor, between anchors the way is
// in proportion.
function scrollTogether(left, right) {
  let anchors = [];
  let leader = null;
  function measure() {
    const tops = (pane) => {
      const found = new Map();
      const base = pane.getBoundingClientRect().top - pane.scrollTop;
      for (const mark of pane.querySelectorAll('mark[data-block]')) {
        const key = mark.dataset.block;
        const box = mark.getBoundingClientRect();
        const old = found.get(key);
        found.set(key, { top: old ? old.top : box.top - base, end: box.bottom - base });
      }
      return found;
    };
    const [x, y] = [tops(left), tops(right)];
    anchors = [];
    for (const [key, box] of x) {
      const other = y.get(key);
      if (other) anchors.push({ x: box.top, y: other.top }, { x: box.end, y: other.end });
    }
  }
  function matching(from, to, place) {
    const side = from === left ? 'x' : 'y';
    const across = side === 'x' ? 'y' : 'x';
    const known = [{ x: 0, y: 0 }, ...anchors, { x: left.scrollHeight, y: right.scrollHeight }]
      .sort((p, q) => p[side] - q[side]);
    let k = 0;
    while (k + 2 < known.length && known[k + 1][side] <= place) ++k;
    const [p, q] = [known[k], known[k + 1]];
    const part = q[side] === p[side] ? 0 : (place - p[side]) / (q[side] - p[side]);
    return p[across] + part * (q[across] - p[across]);
  }
  function follow(from, to) {
    if (leader !== null && leader !== from) return;
    leader = from;
    const eye = from.clientHeight / 3;
    to.scrollTop = matching(from, to, from.scrollTop + eye) - eye;
    clearTimeout(follow.timer);
    follow.timer = setTimeout(() => { leader = null; }, 120);
  }
  left.addEventListener('scroll', () => follow(left, right), { passive: true });
  right.addEventListener('scroll', () => follow(right, left), { passive: true });
  requestAnimationFrame(measure);
  return { measure, hold: () => { leader = 'none'; setTimeout(() => { leader = null; }, 400); } };
}

function showPassage(panes, sync, i) {
  sync.hold();
  for (const pane of panes) {
    for (const mark of pane.querySelectorAll('mark.picked')) mark.classList.remove('picked');
    const marks = pane.querySelectorAll(`mark[data-passage="${i}"]`);
    if (marks.length === 0) continue;
    for (const mark of marks) mark.classList.add('picked');
    const base = pane.getBoundingClientRect().top - pane.scrollTop;
    pane.scrollTop = marks[0].getBoundingClientRect().top - base - pane.clientHeight / 3;
  }
}

function pane(d, other, intervals, which) {
  const body = h('div', { class: 'pane reading', tabindex: '0', role: 'region', 'aria-label': d.name });
  if (d.text) body.append(pairText(d, intervals, which));
  else body.append(noText(d));
  const s = pairShare(d, other);
  return { body, frame: h('div', { class: 'pane-frame' },
    h('div', { class: 'pane-head' }, h('strong', {}, documentLink(d.i)), h('small', {}, [label(d.place), label(d.date)].filter(Boolean).join(' · ')),
      h('span', { class: 'figure', title: L('本篇的字同见于对方的比例', 'share of this document that stands in the other') }, percent(s))), body) };
}

function pairShare(d, other) {
  return d.normal ? ratio(sizeOfSides(keptSides(d).filter((side) => side.partner === other.i)), d.normal) : null;
}

function viewPair(atA, atB, atPassage) {
  const a = wholeNumber(atA || '', model.documents.length);
  const b = wholeNumber(atB || '', model.documents.length);
  if (a === null || b === null) return notFound();
  const [left, right] = [model.documents[a], model.documents[b]];
  const passages = passagesBetween(a, b);
  const panes = [pane(left, right, pairIntervals(passages, a, false), 'a'),
    pane(right, left, pairIntervals(passages, b, a === b), 'b')];
  const sync = scrollTogether(panes[0].body, panes[1].body);
  const bodies = panes.map((x) => x.body);
  let current = Math.max(0, passages.findIndex((p) => String(p.i) === atPassage));
  const place = h('span', { class: 'figure', 'aria-live': 'polite' });
  const facts = h('div', { class: 'pair-facts' });
  function go(step) {
    if (passages.length === 0) return;
    current = (current + step + passages.length) % passages.length;
    place.textContent = `${current + 1} / ${passages.length}`;
    sync.measure();
    showPassage(bodies, sync, passages[current].i);
    clear(facts).append(passageFacts(passages[current], a));
  }
  viewPair.go = go;
  const bar = h('div', { class: 'pair-bar' },
    button('‹', () => go(-1), { 'aria-label': L('上一处', 'Previous') }), place,
    button('›', () => go(1), { 'aria-label': L('下一处', 'Next') }),
    legend([['m copied', kindName(0)], ['m quoted', kindName(1)], ['m boilerplate', kindName(2)]]),
    h('div', { class: 'legend' }, h('span', { class: 'edit edit-place' }, L('地名', 'place')), ' ',
      h('span', { class: 'edit edit-number' }, L('数字', 'figure')), ' ',
      h('span', { class: 'edit edit-other' }, L('改字', 'words')), ' ',
      h('span', { class: 'edit edit-other only' }, L('只在一侧', 'one side only')), ' ',
      h('span', { class: 'foreign' }, L('对方地名', "other's place name"))),
    link(address('pair', b, a), L('左右对调', 'Swap sides')));
  requestAnimationFrame(() => go(0));
  return [h('header', { class: 'doc-head pair-head' },
    h('h1', {}, L('两篇对照', 'Side by side')),
    h('p', { class: 'facts' }, passages.length === 0 ? L('这两篇之间没有保留的雷同。', 'Nothing shared is kept between these two.') :
      counted(passages.length, '处雷同', 'passage', 'passages'))), bar, facts,
  h('div', { class: 'panes' }, panes.map((x) => x.frame))];
}

// `left` is the document of the pane on the left.
function passageFacts(p, left) {
  const sides = p.a === left ? [[p.a, p.as], [p.b, p.bs]] : [[p.b, p.bs], [p.a, p.as]];
  const changed = [0, 0, 0];
  for (const [kind] of p.edits) ++changed[kind];
  const names = [L('处换地名', 'places'), L('处换数字', 'figures'), L('处改字', 'wordings')];
  const edits = changed.map((n, kind) => n ? `${n} ${names[kind]}` : '').filter(Boolean);
  return h('p', {}, kindTag(p.kind), ' ',
    [L(`相同 ${count(p.matched)} 字`, `${count(p.matched)} matched`),
      p.columns ? L(`一致率 ${percent(p.matched / p.columns)}`, `identity ${percent(p.matched / p.columns)}`) : '',
      p.rare !== null ? L(`独有字 ${count(p.rare)}`, `rare evidence ${count(p.rare)}`) : '',
      p.noise ? L(`非正文的行 ${count(p.noise)} 字`, `in lines of noise ${count(p.noise)}`) : '',
      p.score !== null ? L(`得分 ${p.score.toFixed(1)}`, `score ${p.score.toFixed(1)}`) : '',
      [p.a, p.b].some((d) => model.documents[d].pages) ? sides.map(([d, at]) => pageWords(model.documents[d].pages, at) || '–').join(' ↔ ') : '',
      p.blocks.length > 1 ? L(`${p.blocks.length} 段`, `${p.blocks.length} blocks`) : '',
      edits.length ? L('改动：', 'changed: ') + edits.join(L('、', ', ')) : '',
      p.foreign.length ? L(`留有对方地名 ${p.foreign.length} 处`, counted(p.foreign.length, '', 'place name of the other left in', 'place names of the other left in')) : '',
      p.listed ? '' : L('（大同文族中未单列）', '(not listed by itself: of a large family)')].filter(Boolean).join(' · '),
    ' ', link(address('family', p.family), L('同文族', 'Family')), ' ',
    button(L('排除此处', 'Set aside'), () => exclude('passage', p.i), { class: 'quiet' }));
}
