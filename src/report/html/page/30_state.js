// What the reader has chosen: view, filters, exclusions. All of it stands in the address behind #, so
// that a link brings back what its sender saw; language and theme are the reader's own.

const NO_FILTERS = Object.freeze({ minimum: 0, kinds: 'cqb', series: '', source: '', from: '', to: '' });

const state = {
  view: 'overview', parts: [],
  filters: { ...NO_FILTERS },
  excluded: { source: new Set(), series: new Set(), family: new Set(), passage: new Set() },
  theme: 'auto',
};

let model = null;
let kept = null;    // of each passage: 1 where it counts
let shares = null;  // of each document, under the filters
let keptCount = 0;   // of the listed ones
let keptKinds = [0, 0, 0];
let familyKept = null;  // of each family: 1 where one of its passages counts

const EXCLUDABLE = { source: 'xd', series: 'xs', family: 'xf', passage: 'xp' };

function filtersAreOff() {
  return Object.keys(NO_FILTERS).every((key) => state.filters[key] === NO_FILTERS[key]) &&
    Object.values(state.excluded).every((set) => set.size === 0);
}

function queryOf() {
  const query = [];
  for (const [key, value] of Object.entries(state.filters)) {
    if (value !== NO_FILTERS[key]) query.push(`${key}=${encodeURIComponent(value)}`);
  }
  for (const [kind, key] of Object.entries(EXCLUDABLE)) {
    if (state.excluded[kind].size) query.push(`${key}=${[...state.excluded[kind]].join('.')}`);
  }
  return query.length ? '?' + query.join('&') : '';
}

// The address of a view, with the filters that are set.
function address(view, ...parts) {
  return '#/' + [view, ...parts.map((part) => encodeURIComponent(part))].join('/') + queryOf();
}

function wholeNumber(text, below) {
  const n = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  return n >= 0 && n < below ? n : null;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (broken) {
    return '';
  }
}

function readAddress() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').map(decoded);
  state.view = parts[0] || 'overview';
  state.parts = parts.slice(1);
  const given = new Map();
  for (const piece of (query || '').split('&')) {
    const at = piece.indexOf('=');
    if (at > 0) given.set(piece.slice(0, at), decoded(piece.slice(at + 1)));
  }
  const f = { ...NO_FILTERS };
  const minimum = wholeNumber(given.get('minimum') || '', 1e9);
  if (minimum !== null) f.minimum = minimum;
  if (/^[cqb]{0,3}$/.test(given.get('kinds') ?? '-')) f.kinds = given.get('kinds');
  for (const key of ['series', 'source']) {
    const limit = key === 'series' ? model.series.length : model.documents.length;
    if (wholeNumber(given.get(key) || '', limit) !== null) f[key] = given.get(key);
  }
  for (const key of ['from', 'to']) {
    f[key] = dateOf(given.get(key) || '') || '';
  }
  const limits = { source: model.documents.length, series: model.series.length,
    family: model.families.length, passage: model.spans.n };
  for (const [kind, key] of Object.entries(EXCLUDABLE)) {
    const numbers = (given.get(key) || '').split('.').map((n) => wholeNumber(n, limits[kind]));
    state.excluded[kind] = new Set(numbers.filter((n) => n !== null));
  }
  const before = JSON.stringify(state.filters);
  state.filters = f;
  return before !== JSON.stringify(f);
}

// What a reader types as a date, as the filters write it: 2022, 2022-03 or 2022-03-05; '' for nothing,
// null for what is no date.
function dateOf(typed) {
  const text = typed.normalize('NFKC').replace(/\s+/g, '');
  if (text === '') return '';
  const parts = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ||
    /^(\d{4})(?:[-/.年](?:(\d{1,2})(?:[-/.月](?:(\d{1,2})日?)?)?)?)?$/.exec(text);
  if (!parts) return null;
  const [year, month, day] = parts.slice(1).map((part) => part === undefined ? 0 : Number(part));
  const two = (n) => String(n).padStart(2, '0');
  if (year === 0) return null;
  if (parts[2] === undefined) return parts[1];
  if (month < 1 || month > 12) return null;
  if (parts[3] === undefined) return `${parts[1]}-${two(month)}`;
  // The day before the first of the next month is the last of this one.
  const days = new Date(Date.UTC(2000 + year % 400, month, 0)).getUTCDate();
  return day < 1 || day > days ? null : `${parts[1]}-${two(month)}-${two(day)}`;
}

// Whether a date known to a year or month can lie within [from, to].
function dateWithin(iso, from, to) {
  if (iso === '') return false;
  if (from && iso < from.slice(0, iso.length)) return false;
  return !(to && iso.slice(0, to.length) > to);
}

// The filters as a question about passage i; null where nothing is set.
function keeper() {
  if (filtersAreOff()) return null;
  const { minimum, kinds, from, to } = state.filters;
  const s = model.spans;
  const kindKept = [...'cqb'].map((letter) => kinds.includes(letter));
  const series = state.filters.series === '' ? -1 : Number(state.filters.series);
  const source = state.filters.source === '' ? -1 : Number(state.filters.source);
  const x = state.excluded;
  // Of each document: whether all that is shared with it is set aside.
  const barred = model.documents.map((d) => x.source.has(d.i) || x.series.has(d.series) ||
    ((from || to) && !dateWithin(d.iso, from, to)));
  return (i) => {
    const a = s.a[i];
    const b = s.b[i];
    return s.matched[i] >= minimum && kindKept[s.kind[i]] && !barred[a] && !barred[b] &&
      (series < 0 || model.seriesOf[a] === series || model.seriesOf[b] === series) &&
      (source < 0 || a === source || b === source) &&
      !x.family.has(s.family[i]) && !x.passage.has(i);
  };
}

// The shares as the program told them: for a page that does not hold every passage.
function withTold(made, document) {
  const [total, copied, quoted, boilerplate, own, , largest, largestShare] = document.shares;
  return { ...made, total, copied, quoted, boilerplate, own, largest, largestShare };
}

// All that follows from filters and exclusions.
function recompute() {
  const s = model.spans;
  const keeps = keeper();
  kept = new Uint8Array(s.n);
  familyKept = new Uint8Array(model.families.length);
  keptKinds = [0, 0, 0];
  for (let i = 0; i < s.n; ++i) {
    if (keeps !== null && !keeps(i)) continue;
    kept[i] = 1;
    familyKept[s.family[i]] = 1;
    if (i < s.listed) ++keptKinds[s.kind[i]];
  }
  keptCount = keptKinds[0] + keptKinds[1] + keptKinds[2];
  const told = !model.complete && keeps === null;
  const partners = new PartnerCovers(model.documents.length);
  shares = !model.known ? null : model.documents.map((d) => {
    const made = sharesOf(d, partners);
    return told ? withTold(made, d) : made;
  });
}

function keptPassages() {
  const found = [];
  for (let i = 0; i < model.spans.listed; ++i) if (kept[i]) found.push(passage(i));
  return found;
}

function keptFamilies() {
  return model.families.filter((f) => familyKept[f.i]);
}

// Passages between two documents, by their place in a.
function passagesBetween(a, b) {
  return keptSides(model.documents[a]).filter((s) => s.partner === b && (a !== b || s.inA))
    .map((s) => s.p).sort((x, y) => (x.a === a ? x.as - y.as : x.bs - y.bs));
}

// Storage may be forbidden for pages from disk.
function remember(key, value) {
  try { localStorage.setItem('leitong.' + key, value); } catch (forbidden) { /* for this visit only */ }
}
function remembered(key) {
  try { return localStorage.getItem('leitong.' + key); } catch (forbidden) { return null; }
}
