// Bars, the heatmap and the timeline. Bars and timeline are elements; the heatmap is a canvas, as a
// thousand documents make a million cells.

// Parts of one whole, each with a class and a share.
function stackedBar(parts, title) {
  const pieces = parts.filter((p) => p.share > 0);
  return h('div', { class: 'bar', role: 'img', 'aria-label': title, title },
    pieces.map((p) => h('span', { class: 'piece ' + p.class, style: { width: (p.share * 100).toFixed(3) + '%' } })));
}

// A document's characters: each once, the gravest kind first.
function documentBar(document, share) {
  const c = share.characters;
  const n = c.all || 1;
  const copied = c.copied / n;
  const quoted = Math.min(c.quoted / n, 1 - copied);
  const formula = Math.min(c.boilerplate / n, 1 - copied - quoted);
  return stackedBar([{ class: 'copied', share: copied }, { class: 'quoted', share: quoted },
    { class: 'boilerplate', share: formula }],
  `${kindName(0)} ${percent(copied)}, ${kindName(1)} ${percent(quoted)}, ${kindName(2)} ${percent(formula)}`);
}

function cssColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// Work that nobody sees yet waits until somebody does.
function whenSeen(element, work) {
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    work();
  }, { rootMargin: '200px' });
  watch.observe(element);
}

const HEAT_MOST = 900;  // documents that get cells of their own

// Row: whose characters; column: where they stand as well.
function heatmap() {
  const documents = model.documents.slice(0, HEAT_MOST);
  const n = documents.length;
  const room = Math.min(640, Math.max(300, n * 20));
  const cell = Math.max(1, Math.floor(room / n));
  const size = cell * n;
  const canvas = h('canvas', { class: 'heat', width: size * 2, height: size * 2, tabindex: '0', role: 'img',
    'aria-label': L('文档两两雷同热图。方向键移动，回车打开。',
      'Heatmap of documents against documents. Arrow keys move, Enter opens.'),
    style: { width: size + 'px', height: size + 'px' } });
  const told = h('p', { class: 'heat-told', 'aria-live': 'polite' },
    L('行：该文档的字；列：同见于哪篇文档。颜色越深比例越高。',
      'Row: whose characters; column: where they stand as well. The darker, the larger the share.'));
  const values = new Float32Array(n * n);
  const copiedOnly = { checked: false };
  let at = null;

  function fill() {
    values.fill(0);
    const partners = new PartnerCovers(model.documents.length);
    for (const d of documents) {
      for (const [partner, size] of partnersOf(d, partners, copiedOnly.checked)) {
        if (partner < n) values[d.i * n + partner] = ratio(size, d.normal);
      }
    }
  }

  function draw() {
    const context = canvas.getContext('2d');
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.fillStyle = cssColour('--sunk');
    context.fillRect(0, 0, size, size);
    context.fillStyle = cssColour('--line');
    for (let i = 0; i < n; ++i) context.fillRect(i * cell, i * cell, cell, cell);
    context.fillStyle = cssColour(copiedOnly.checked ? '--copied' : '--accent');
    const gap = cell > 6 ? 1 : 0;
    for (let r = 0; r < n; ++r) {
      for (let c = 0; c < n; ++c) {
        const value = values[r * n + c];
        if (value === 0 || r === c) continue;
        context.globalAlpha = Math.min(1, 0.1 + 0.9 * Math.sqrt(value / 0.5));
        context.fillRect(c * cell, r * cell, cell - gap, cell - gap);
      }
    }
    context.globalAlpha = 1;
    if (at === null) return;
    context.strokeStyle = cssColour('--ink');
    context.lineWidth = 1.5;
    context.strokeRect(at.c * cell - 0.5, at.r * cell - 0.5, cell + 1, cell + 1);
  }

  function tell(r, c) {
    at = { r, c };
    const share = values[r * n + c];
    told.textContent = r === c ? documents[r].name :
      L(`${documents[r].name} 的 ${percent(share)} 同见于 ${documents[c].name}`,
        `${percent(share)} of ${documents[r].name} stand in ${documents[c].name} as well`);
    draw();
  }

  function open() {
    if (at === null) return;
    location.hash = at.r === at.c ? address('document', at.r) : address('pair', at.r, at.c);
  }

  function cellAt(event) {
    const box = canvas.getBoundingClientRect();
    const c = Math.floor((event.clientX - box.left) / box.width * n);
    const r = Math.floor((event.clientY - box.top) / box.height * n);
    return c >= 0 && r >= 0 && c < n && r < n ? [r, c] : null;
  }

  canvas.addEventListener('mousemove', (event) => {
    const found = cellAt(event);
    if (found && !(at && at.r === found[0] && at.c === found[1])) tell(...found);
  });
  canvas.addEventListener('click', (event) => {
    const found = cellAt(event);
    if (found) { tell(...found); open(); }
  });
  canvas.addEventListener('keydown', (event) => {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (move) {
      event.preventDefault();
      const old = at || { r: 0, c: 0 };
      tell(Math.min(n - 1, Math.max(0, old.r + move[0])), Math.min(n - 1, Math.max(0, old.c + move[1])));
    } else if (event.key === 'Enter') open();
  });

  const box = h('input', { type: 'checkbox', on: { change: () => {
    copiedOnly.checked = box.checked;
    fill();
    draw();
  } } });
  whenSeen(canvas, () => {
    fill();
    draw();
  });
  return h('div', { class: 'heat-frame' },
    h('div', { class: 'scroll' }, canvas),
    h('div', { class: 'heat-side' }, told, heatScale(),
      h('label', { class: 'check' }, box, L('只看抄录', 'copied only')),
      n < model.documents.length ? h('p', { class: 'note' },
        L(`只画出前 ${count(n)} 篇。`, `Only the first ${count(n)} documents are drawn.`)) : null));
}

function heatScale() {
  return h('div', { class: 'heat-scale', 'aria-hidden': 'true' },
    h('span', {}, '0'), [0.02, 0.08, 0.18, 0.32, 0.5].map((value) =>
      h('i', { style: { opacity: String(0.1 + 0.9 * Math.sqrt(value / 0.5)) } })), h('span', {}, '50%+'));
}

// A position on the line of time: a year, or a year and a part.
function timeOf(iso) {
  if (iso === '') return null;
  const [year, month = '1', day = '1'] = iso.split('-');
  return Number(year) + (Number(month) - 1) / 12 + (Number(day) - 1) / 372;
}

const TIMELINE_ROWS = 24;

// Each family a row: a dot for each carrier where it is dated, a ring for the earliest.
function timeline(families) {
  const rows = families.map((f) => ({
    f, times: f.members.map((m) => model.documents[m.document].time),
  })).filter((row) => row.times.some((time) => time !== null));
  rows.sort((x, y) => x.f.kind - y.f.kind || y.f.documents - x.f.documents || x.f.i - y.f.i);
  if (rows.length === 0) {
    return h('p', { class: 'nothing' }, L('没有带日期的同文族，画不出时间线。',
      'No family is dated: there is no timeline.'));
  }
  const drawn = rows.slice(0, TIMELINE_ROWS);
  const all = drawn.flatMap((row) => row.times.filter((time) => time !== null));
  const first = Math.floor(Math.min(...all));
  const last = Math.max(first + 1, Math.ceil(Math.max(...all) + 0.01));
  const left = 330;
  const width = 1120;
  const line = 27;
  const height = 34 + drawn.length * line;
  const x = (time) => left + (time - first) / (last - first) * (width - left - 24);
  const years = [];
  const step = Math.max(1, Math.ceil((last - first) / 12));
  for (let year = first; year <= last; year += step) years.push(year);
  const picture = svg('svg', { class: 'timeline', viewBox: `0 0 ${width} ${height}`, role: 'group',
    'aria-label': L('同文族时间线', 'Timeline of families') },
  years.map((year) => [
    svg('line', { class: 'grid', x1: x(year), x2: x(year), y1: 22, y2: height - 4 }),
    svg('text', { class: 'year', x: x(year), y: 14, 'text-anchor': 'middle' }, String(year)),
  ]),
  drawn.map((row, k) => timelineRow(row, 34 + k * line + line / 2 - 4, x)));
  return h('div', { class: 'timeline-frame' }, picture,
    rows.length > drawn.length ? h('p', { class: 'note' }, L(`另有 ${count(rows.length - drawn.length)} 个，见`,
      `${count(rows.length - drawn.length)} more in `), link(address('families'), L('同文族', 'Families'))) : null);
}

function timelineRow({ f, times }, y, x) {
  const dated = times.filter((time) => time !== null);
  const kind = KINDS[f.kind];
  const shownText = f.excerpt.length > 21 ? f.excerpt.slice(0, 20) + '…' : f.excerpt;
  const a = document.createElementNS(SVG, 'a');
  a.setAttribute('href', address('family', f.i));
  a.setAttribute('class', 'timeline-row ' + kind);
  a.append(
    svg('title', {}, `${kindName(f.kind)} · ${counted(f.documents, '篇', 'document', 'documents')}\n${label(f.excerpt)}`),
    svg('rect', { class: 'hit', x: 0, y: y - 13, width: 1120, height: 27 }),
    svg('text', { class: 'name', x: 22, y: y + 4.5 }, label(shownText)),
    svg('text', { class: 'letter', x: 2, y: y + 4.5 }, kindLetter(f.kind)),
    svg('line', { class: 'life', x1: x(Math.min(...dated)), x2: x(Math.max(...dated)), y1: y, y2: y }));
  f.members.forEach((m, k) => {
    if (times[k] === null) return;
    a.append(svg('circle', { class: k === f.earliest ? 'dot earliest' : 'dot', cx: x(times[k]), cy: y,
      r: k === f.earliest ? 5 : 3.5 }));
  });
  return a;
}
