// The model: what blocks.hpp describes becomes objects, those of passages only when they are asked
// for. The first view needs the blocks model and spans; details and texts come after it stands.

const BEFORE = 1;  // direction of a passage: a before b
const AFTER = 2;

// The bytes of a block. What the block took in the page is given back.
async function unpacked(id) {
  const element = document.getElementById(id);
  const packed = element.textContent;
  element.remove();
  let bytes;
  if (Uint8Array.fromBase64) {
    bytes = Uint8Array.fromBase64(packed);
  } else {
    const binary = atob(packed);
    bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; ++i) bytes[i] = binary.charCodeAt(i);
  }
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
}

async function unpackedJson(id) {
  return JSON.parse(await (await unpacked(id)).text());
}

async function unpackedWords(id) {
  const bytes = await (await unpacked(id)).arrayBuffer();
  if (new Uint8Array(new Uint32Array([1]).buffer)[0] === 1) return new Uint32Array(bytes);
  const view = new DataView(bytes);
  return Uint32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getUint32(4 * i, true));
}

// A document's text by code points, which is how offsets count.
class Text {
  constructor(string) {
    this.string = string;
    this.units = null;  // of each code point: where it begins; null: one unit each
    if (!/[\ud800-\udfff]/.test(string)) {
      this.length = string.length;
      return;
    }
    const units = new Uint32Array(string.length + 1);
    let n = 0;
    for (let i = 0; i < string.length; ++n) {
      units[n] = i;
      i += string.codePointAt(i) > 0xffff ? 2 : 1;
    }
    units[n] = string.length;
    this.units = units.subarray(0, n + 1);
    this.length = n;
  }
  slice(start, end) {
    if (this.units === null) return this.string.slice(start, end);
    return this.string.slice(this.units[Math.min(start, this.length)], this.units[Math.min(end, this.length)]);
  }
  // The code point at a position of the string.
  codePoint(unit) {
    if (this.units === null) return unit;
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.units[middle] < unit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function documentOf(row, i) {
  const [id, title, date, iso, place, author, series, characters, normal, shares, hasText, templateShare, pages = null] = row;
  const file = id.slice(id.lastIndexOf('/') + 1).replace(/\.[a-z]{2,5}$/i, '');
  return {
    i, id, title, date, place, author, series, characters, normal, shares, hasText, templateShare, pages,
    iso: iso || (/^\s*\d{4}\s*$/.test(date) ? date.trim() : ''),
    name: label(title || file || id), text: null, time: null,
  };
}

// Documents of one title are told apart by place and date, or else by their files.
function tellApart(documents) {
  const times = (names) => {
    const out = new Map();
    for (const name of names) out.set(name, (out.get(name) || 0) + 1);
    return out;
  };
  const facts = (d) => label([d.place && !d.name.includes(d.place) ? d.place : '', d.date && !d.name.includes(d.date) ? d.date : '']
    .filter(Boolean).join(' '));
  const file = (d) => label(d.id.slice(d.id.lastIndexOf('/') + 1));
  let crowded = documents;
  for (const told of [facts, file, (d) => label(d.id)]) {
    const names = times(documents.map((d) => d.name));
    crowded = crowded.filter((d) => names.get(d.name) > 1);
    const longer = crowded.map((d) => (told(d) && told(d) !== d.name ? `${d.name} · ${told(d)}` : d.name));
    const taken = times(longer);
    const plain = new Map(crowded.map((d, k) => [d, longer[k]]));
    for (const [d, name] of plain) if (taken.get(name) === 1 && !names.has(name)) d.name = name;
  }
}

// The sides of all passages, column by column: filters and shares look at nothing else.
function spansOf(words) {
  const [n, listed] = words;
  const column = (k) => words.subarray(2 + k * n, 2 + (k + 1) * n);
  const [a, b, as, ae, bs, be, nas, nae, nbs, nbe, matched, family, bits] =
    Array.from({ length: 13 }, (_, k) => column(k));
  return { n, listed, a, b, as, ae, bs, be, nas, nae, nbs, nbe, matched, family,
    kind: Uint8Array.from(bits, (x) => x & 3), direction: Uint8Array.from(bits, (x) => x >> 2) };
}

// The sides of each document, by where they begin in its normal form: side 2i is passage i in its
// document a, 2i + 1 in b. `begin[d]` to `begin[d + 1]` are those of document d.
function sidesByDocument(s, documents) {
  const begin = new Uint32Array(documents + 1);
  for (let i = 0; i < s.n; ++i) { ++begin[s.a[i] + 1]; ++begin[s.b[i] + 1]; }
  for (let d = 0; d < documents; ++d) begin[d + 1] += begin[d];
  const next = begin.slice();
  const side = new Uint32Array(2 * s.n);
  for (let i = 0; i < s.n; ++i) {
    side[next[s.a[i]]++] = 2 * i;
    side[next[s.b[i]]++] = 2 * i + 1;
  }
  const from = (x) => (x & 1 ? s.nbs : s.nas)[x >> 1];
  // One number orders them: where it begins, then which it is.
  const keys = new Float64Array(2 * s.n);
  for (let d = 0; d < documents; ++d) {
    const mine = keys.subarray(begin[d], begin[d + 1]);
    for (let k = 0; k < mine.length; ++k) {
      const x = side[begin[d] + k];
      mine[k] = from(x) * 4194304 + x;
    }
    mine.sort();
    for (let k = 0; k < mine.length; ++k) side[begin[d] + k] = mine[k] % 4194304;
  }
  return { begin, side };
}

function familyOf(row, i) {
  const [kind, documents, series, variants, first, last, earliest, members, excerpt] = row;
  return { i, kind, documents, series, variants, first, last, earliest, excerpt,
    members: members.map(([document, start, end]) => ({ document, start, end })) };
}

function unitOf([document, unit, start, end]) {
  return { document, unit, start, end };
}

function levelOf(raw) {
  return {
    level: raw.level,
    clusters: raw.clusters.map(([representative, members], i) => ({
      i, level: raw.level, representative, members: members.map(unitOf),
      documents: new Set(members.map((m) => m[0])).size,
    })),
    pairs: raw.pairs.map((row, i) => ({ i, level: raw.level, a: unitOf(row.slice(0, 4)), b: unitOf(row.slice(4, 8)),
      jaccard: row[8], inA: row[9], inB: row[10] })),
  };
}

function templateOf(raw, i) {
  const [id, pattern, slots, documents, series, role, occurrences] = raw;
  return { i, id, pattern, documents, series, role,
    slots: slots.map(([kind, type, optional, fillers]) => ({ kind, type, optional,
      fillers: fillers.map(([text, times]) => ({ text, times })) })),
    occurrences: occurrences.map(([document, start, end]) => ({ document, start, end })) };
}

function modelOf(raw, words) {
  const spans = spansOf(words);
  const documents = raw.documents.map(documentOf);
  for (const d of documents) d.time = timeOf(d.iso);
  tellApart(documents);
  return {
    number: raw.number, run: raw.run, chinese: raw.chinese, known: raw.passages_known, series: raw.series, leftOut: raw.left_out,
    clusters: raw.held.clusters, templateCount: raw.held.templates ?? null, documents,
    levelsAsked: ['paragraph', 'sentence', 'document'].some((level) => level in raw.run.found),
    seriesOf: documents.map((d) => d.series),
    families: raw.families.map(familyOf),
    spans, sides: sidesByDocument(spans, documents.length),
    complete: Object.values(raw.left_out).every((n) => n === 0),
    passageDetails: [], passageObjects: [], levels: [], templates: [],
  };
}

function putDetails(raw) {
  model.passageDetails = raw.passages;
  model.passageObjects = [];
  model.levels = raw.levels.map(levelOf);
  model.templates = raw.templates.map(templateOf);
}

// Passage i as an object, with its details where it is listed by itself.
function passage(i) {
  if (model.passageObjects[i]) return model.passageObjects[i];
  const s = model.spans;
  const [columns = null, rare = null, longest = null, score = null, blocks, edits = [], foreign = [], noise = 0] =
    model.passageDetails[i] || [];
  const p = { i, a: s.a[i], b: s.b[i], as: s.as[i], ae: s.ae[i], bs: s.bs[i], be: s.be[i], nas: s.nas[i],
    nae: s.nae[i], nbs: s.nbs[i], nbe: s.nbe[i], matched: s.matched[i], family: s.family[i], kind: s.kind[i],
    direction: s.direction[i], listed: i < s.listed, columns, rare, longest, score,
    blocks: blocks || [[s.as[i], s.ae[i], s.bs[i], s.be[i]]], edits, foreign, noise };
  model.passageObjects[i] = p;
  return p;
}

// A passage as one of its documents sees it. `order`: this document against the other, by date.
function sideOf(x) {
  const p = passage(x >> 1);
  const inA = (x & 1) === 0;
  return {
    p, inA, partner: inA ? p.b : p.a,
    from: inA ? p.nas : p.nbs, to: inA ? p.nae : p.nbe,  // in the normal form
    start: inA ? p.as : p.bs, end: inA ? p.ae : p.be,    // in the text
    order: orderOf(x), distinct: p.a !== p.b,
  };
}

// -1: the document of side x is the earlier one; 1: the later; 0: unknown.
function orderOf(x) {
  const i = x >> 1;
  const direction = model.spans.direction[i];
  if (direction === 0 || model.spans.a[i] === model.spans.b[i]) return 0;
  return (direction === BEFORE) === ((x & 1) === 0) ? -1 : 1;
}

function sidesOf(d) {
  const { begin, side } = model.sides;
  return Array.from(side.subarray(begin[d.i], begin[d.i + 1]), sideOf);
}

function hasSides(d) {
  return model.sides.begin[d.i] < model.sides.begin[d.i + 1];
}

function putTexts(texts) {
  texts.forEach((text, i) => {
    if (text === null) return;
    model.documents[i].text = new Text(text);
    model.documents[i].text.pages = model.documents[i].pages;
  });
}

// "" where the page does not hold the text.
function textOf(document, start, end) {
  return document.text ? document.text.slice(start, end) : '';
}

// The page, from 1, on which a place of a document stands; 0 where it has no pages.
function pageOf(pages, at) {
  if (!pages) return 0;
  let [low, high] = [0, pages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pages[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pageWords(pages, at) {
  const page = pageOf(pages, at);
  return page ? L(`第 ${page} 页`, `p. ${page}`) : '';
}

// What the program said of an input, in the language of the page.
function reasonWords(reason) {
  return label(language === 'zh' && Object.hasOwn(model.chinese, reason) ? model.chinese[reason] : reason);
}

function pairKey(a, b) {
  return a < b ? `${a}/${b}` : `${b}/${a}`;
}
