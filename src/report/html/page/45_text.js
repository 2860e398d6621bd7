// Text with marks: stretches of a document by what lies over them, and character-level differences.

// Cuts [0, length) wherever an interval begins or ends. Intervals: { start, end, ... }; the pieces
// name those that lie over them.
function piecesOf(length, intervals) {
  const begins = [...intervals].sort((x, y) => x.start - y.start);
  const cuts = new Set([0, length]);
  for (const { start, end } of intervals) {
    cuts.add(Math.min(start, length));
    cuts.add(Math.min(end, length));
  }
  const places = [...cuts].sort((x, y) => x - y);
  const pieces = [];
  let active = [];
  let next = 0;
  for (let i = 0; i + 1 < places.length; ++i) {
    const [start, end] = [places[i], places[i + 1]];
    active = active.filter((interval) => interval.end > start);
    for (; next < begins.length && begins[next].start <= start; ++next) {
      if (begins[next].end > start) active.push(begins[next]);
    }
    pieces.push({ start, end, over: active });
  }
  return pieces;
}

// Where the paragraphs of a text lie, by code points; empty lines are none.
function paragraphsOf(text) {
  const found = [];
  let from = 0;
  const string = text.string;
  while (from <= string.length) {
    let to = string.indexOf('\n', from);
    if (to < 0) to = string.length;
    if (to > from && string.slice(from, to).trim() !== '') {
      found.push({ start: text.codePoint(from), end: text.codePoint(to) });
    }
    from = to + 1;
  }
  return found;
}

// Paragraphs of the text between `from` and `to`; `mark(piece, nodes)` makes of a piece that something
// lies over what stands in the page. Where a paragraph begins on another page of the document than the
// one before, that is told above it.
function markedText(text, intervals, mark, from = 0, to = text.length) {
  const pieces = piecesOf(text.length, intervals);
  const out = document.createDocumentFragment();
  let k = 0;
  let page = 0;
  for (const paragraph of paragraphsOf(text)) {
    const start = Math.max(paragraph.start, from);
    const end = Math.min(paragraph.end, to);
    if (start >= end) continue;
    const here = pageOf(text.pages, start);
    if (here !== page) out.append(h('div', { class: 'page-mark' }, pageWords(text.pages, start)));
    page = here;
    const p = h('p', { class: end - start < 32 && start === paragraph.start ? 'short' : null, 'data-at': start });
    while (k > 0 && pieces[k].start > start) --k;
    while (k < pieces.length && pieces[k].end <= start) ++k;
    for (; k < pieces.length && pieces[k].start < end; ++k) {
      const piece = pieces[k];
      const low = Math.max(piece.start, start);
      const high = Math.min(piece.end, end);
      const nodes = shown(text.slice(low, high));
      append(p, piece.over.length ? [mark({ ...piece, first: low === piece.start }, nodes)] : nodes);
      if (piece.end > end) break;
    }
    out.append(p);
  }
  return out;
}

function excerptOf(doc, start, end, most = 60) {
  const text = label(textOf(doc, start, Math.min(end, start + most)));
  return text + (end > start + most ? '…' : '');
}

// Differences of two short texts (Myers, "An O(ND) difference algorithm", 1986), as a list of
// { a, b }: equal where both are the same string. Beyond the limits the middle is one difference.
const DIFF_STEPS = 600;

function differences(a, b) {
  const x = [...a];
  const y = [...b];
  let head = 0;
  while (head < x.length && head < y.length && x[head] === y[head]) ++head;
  let tail = 0;
  while (tail < x.length - head && tail < y.length - head &&
         x[x.length - 1 - tail] === y[y.length - 1 - tail]) ++tail;
  const middle = shortestEdit(x.slice(head, x.length - tail), y.slice(head, y.length - tail));
  const parts = [];
  const add = (same, left, right) => {
    if (left === '' && right === '') return;
    const previous = parts[parts.length - 1];
    if (previous && previous.same === same) {
      previous.a += left;
      previous.b += right;
    } else parts.push({ same, a: left, b: right });
  };
  const start = x.slice(0, head).join('');
  add(true, start, start);
  for (const [same, left, right] of middle) add(same, left, right);
  const end = x.slice(x.length - tail).join('');
  add(true, end, end);
  return parts;
}

function shortestEdit(x, y) {
  if (x.length === 0 || y.length === 0) return [[false, x.join(''), y.join('')]];
  const most = Math.min(x.length + y.length, DIFF_STEPS);
  const trace = [];
  let ends = new Map([[1, 0]]);
  for (let d = 0; d <= most; ++d) {
    trace.push(new Map(ends));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (ends.get(k - 1) ?? -1) < (ends.get(k + 1) ?? -1));
      let i = down ? ends.get(k + 1) ?? 0 : (ends.get(k - 1) ?? 0) + 1;
      while (i < x.length && i - k < y.length && x[i] === y[i - k]) ++i;
      ends.set(k, i);
      if (i >= x.length && i - k >= y.length) return walkBack(x, y, trace, d);
    }
  }
  return [[false, x.join(''), y.join('')]];
}

function walkBack(x, y, trace, steps) {
  const parts = [];
  let i = x.length;
  let j = y.length;
  for (let d = steps; d >= 0; --d) {
    const ends = trace[d];
    const k = i - j;
    const down = k === -d || (k !== d && (ends.get(k - 1) ?? -1) < (ends.get(k + 1) ?? -1));
    const before = down ? k + 1 : k - 1;
    const i0 = d === 0 ? 0 : ends.get(before);
    const j0 = d === 0 ? 0 : i0 - before;
    while (i > i0 && j > j0) { --i; --j; parts.push([true, x[i], x[i]]); }
    if (d > 0) {
      parts.push(down ? [false, '', y[j0]] : [false, x[i0], '']);
      i = i0;
      j = j0;
    }
  }
  return parts.reverse();
}

const FIGURES = /^[\d零〇一二三四五六七八九十百千万亿两.,%％‰．]+$/;

// How text b differs from text a, as nodes: b's words, with a's struck out before them.
function differenceNodes(a, b) {
  return differences(a, b).map((part) => {
    if (part.same) return shown(part.b);
    const figures = (part.a === '' || FIGURES.test(part.a)) && (part.b === '' || FIGURES.test(part.b));
    const kind = figures ? 'edit-number' : 'edit-other';
    return [part.a ? h('del', { class: 'edit ' + kind }, shown(part.a)) : null,
      part.b ? h('ins', { class: 'edit ' + kind }, shown(part.b)) : null];
  });
}

// The normal form, nearly: good enough to gather members that read alike.
function nearNormal(text) {
  return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function kindTag(kind) {
  return h('span', { class: 'tag ' + KINDS[kind] }, h('i', { 'aria-hidden': 'true' }, kindLetter(kind)), kindName(kind));
}

function legend(entries) {
  return h('div', { class: 'legend' }, entries.map(([cls, text]) =>
    h('span', {}, h('mark', { class: cls }, L('样式', 'Text')), ' ' + text)));
}

function documentLink(i) {
  const d = model.documents[i];
  return h('a', { href: address('document', i), title: label(d.id) }, d.name);
}

// "place · date", what of it is known and the name does not say yet.
function documentFacts(d) {
  return [d.place && !d.name.includes(d.place) ? d.place : '', d.date].filter(Boolean).map(label).join(' · ');
}
