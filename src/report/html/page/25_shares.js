// How much of a document stands elsewhere: the rule of src/passages/shares.cpp, made again for the
// passages that the filters keep. What a share excludes leaves its numerator and its denominator:
// that holds for kinds, and for everything that filters and exclusions set aside.
//
// The sides of a document come in order of where they begin, so the union of some of them needs two
// numbers only: how much it covers, and where it ends so far.

const COVERS = ['all', 'any', 'counted', 'copied', 'quoted', 'boilerplate', 'formulaic', 'free', 'own', 'foreign',
  'boilerplateAnd', 'ownAnd'];
const [ALL, ANY, COUNTED, COPIED, QUOTED, BOILERPLATE, FORMULAIC, FREE, OWN, FOREIGN, BOILERPLATE_AND, OWN_AND] =
  COVERS.map((_, k) => k);
const covered = new Uint32Array(COVERS.length);
const ends = new Uint32Array(COVERS.length);

function cover(k, from, to) {
  if (to <= ends[k]) return;
  covered[k] += to - (from > ends[k] ? from : ends[k]);
  ends[k] = to;
}

// The same for each partner of a document.
class PartnerCovers {
  constructor(documents) {
    this.covered = new Uint32Array(documents);
    this.ends = new Uint32Array(documents);
    this.touched = [];
  }
  add(partner, from, to) {
    if (this.ends[partner] === 0) this.touched.push(partner);
    if (to <= this.ends[partner]) return;
    this.covered[partner] += to - Math.max(from, this.ends[partner]);
    this.ends[partner] = to;
  }
  // [[partner, characters] ...]; ready for the next document.
  take() {
    const found = this.touched.map((partner) => [partner, this.covered[partner]]);
    for (const partner of this.touched) this.covered[partner] = this.ends[partner] = 0;
    this.touched = [];
    return found;
  }
}

function ratio(part, whole) {
  return whole === 0 ? 0 : part / whole;
}

// `kept[i]` tells whether passage i counts.
function sharesOf(document, partners) {
  const s = model.spans;
  const { begin, side } = model.sides;
  const mine = document.series;
  covered.fill(0);
  ends.fill(0);
  for (let k = begin[document.i]; k < begin[document.i + 1]; ++k) {
    const x = side[k];
    const i = x >> 1;
    const inB = x & 1;
    const from = inB ? s.nbs[i] : s.nas[i];
    const to = inB ? s.nbe[i] : s.nae[i];
    const partner = inB ? s.a[i] : s.b[i];
    const kind = s.kind[i];
    const order = orderOf(x);
    const lent = kind === 0 && order < 0;  // who was copied did not copy
    cover(ALL, from, to);
    if (!lent) cover(COUNTED, from, to);
    if (!kept[i]) {
      cover(FORMULAIC, from, to);
      cover(BOILERPLATE_AND, from, to);
      cover(OWN_AND, from, to);
      continue;
    }
    cover(ANY, from, to);
    if (kind !== 2) cover(FREE, from, to);
    if (order > 0 && model.seriesOf[partner] === mine) {
      cover(OWN, from, to);
      cover(OWN_AND, from, to);
    } else cover(FOREIGN, from, to);
    if (kind === 0) {
      if (lent) continue;
      cover(COPIED, from, to);
      if (partner !== document.i) partners.add(partner, from, to);
    } else {
      cover(FORMULAIC, from, to);
      cover(kind === 1 ? QUOTED : BOILERPLATE, from, to);
      if (kind === 2) cover(BOILERPLATE_AND, from, to);
    }
  }
  return toldShares(document.normal, partners.take());
}

function toldShares(n, sources) {
  // `everything` covers what the share counts and what it excludes.
  const share = (counts, everything) => ratio(covered[counts], n - (covered[everything] - covered[counts]));
  const whole = n - (covered[COUNTED] - covered[COPIED]);
  const found = sources.map(([partner, size]) => ({ partner, size, share: ratio(size, whole) }))
    .sort((x, y) => y.size - x.size || x.partner - y.partner);
  return {
    total: share(ANY, ALL), noBoilerplate: share(FREE, ALL), noOwn: share(FOREIGN, ALL),
    copied: share(COPIED, COUNTED), quoted: share(QUOTED, FORMULAIC),
    boilerplate: share(BOILERPLATE, BOILERPLATE_AND), own: share(OWN, OWN_AND),
    largest: found.length ? found[0].partner : null, largestShare: found.length ? found[0].share : 0,
    sources: found,
    characters: { any: covered[ANY], copied: covered[COPIED], quoted: covered[QUOTED],
      boilerplate: covered[BOILERPLATE], all: n },
  };
}

// Of a document: its characters that stand in each other document, for the heatmap.
function partnersOf(document, partners, copiedOnly) {
  const s = model.spans;
  const { begin, side } = model.sides;
  for (let k = begin[document.i]; k < begin[document.i + 1]; ++k) {
    const x = side[k];
    const i = x >> 1;
    if (!kept[i] || s.a[i] === s.b[i] || (copiedOnly && s.kind[i] !== 0)) continue;
    if (x & 1) partners.add(s.a[i], s.nbs[i], s.nbe[i]);
    else partners.add(s.b[i], s.nas[i], s.nae[i]);
  }
  return partners.take();
}

// What some sides of one document cover together.
function sizeOfSides(sides) {
  let size = 0;
  let end = 0;
  for (const { from, to } of sides) {
    if (to > end) { size += to - Math.max(from, end); end = to; }
  }
  return size;
}
