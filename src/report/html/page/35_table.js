// Tables that sort by any column and hold ten thousand rows: of a long one only the rows in sight are
// elements, between two spacers as high as the others would be.
//
// columns: [{ key, title, hint?, number?, width?, value(row), cell(row) }]; `value` sorts. `wide`: it has
// more columns than a small window holds, and is scrolled there.

const LONG_TABLE = 80;
const ROWS_BEYOND = 8;
const collator = new Intl.Collator('zh');
const sortedBy = new Map();  // what the reader chose, by name of the table

function compareValues(x, y) {
  if (x === y) return 0;
  if (x === null || x === undefined || x === '') return 1;
  if (y === null || y === undefined || y === '') return -1;
  return typeof x === 'number' ? x - y : collator.compare(String(x), String(y));
}

function sortRows(rows, column, down) {
  const keyed = rows.map((row, i) => ({ row, i, value: column.value(row) }));
  keyed.sort((x, y) => {
    const empty = (v) => v === null || v === undefined || v === '';
    if (empty(x.value) !== empty(y.value)) return empty(x.value) ? 1 : -1;
    return (down ? compareValues(y.value, x.value) : compareValues(x.value, y.value)) || x.i - y.i;
  });
  return keyed.map((k) => k.row);
}

function table({ name, columns, rows, rowHeight = 44, sort, down = true, caption, rowClass, wide = false }) {
  const chosen = sortedBy.get(name) || { key: sort, down };
  let order = rows;
  const long = rows.length > LONG_TABLE;
  const head = h('tr', {});
  const body = h('tbody', {});
  const element = h('table', { class: wide ? 'rows wide' : 'rows', 'aria-rowcount': rows.length + 1 },
    h('caption', { class: 'offscreen' }, caption || ''),
    h('colgroup', {}, columns.map((c) => h('col', { style: c.width ? { width: c.width } : {} }))),
    h('thead', {}, head), body);
  const frame = h('div', { class: long ? 'table long' : 'table', tabindex: long ? '0' : null,
    role: 'region', 'aria-label': caption || '' }, element);
  element.style.setProperty('--row', rowHeight + 'px');

  function drawHead() {
    clear(head);
    for (const c of columns) {
      const on = c.key === chosen.key;
      const sign = on ? (chosen.down ? '▾' : '▴') : '';
      head.append(h('th', { scope: 'col', class: c.number ? 'number' : '',
        'aria-sort': on ? (chosen.down ? 'descending' : 'ascending') : 'none' },
      c.value ? h('button', { type: 'button', class: 'sort', title: c.hint || null, on: { click: () => resort(c) } },
        c.title, h('span', { class: 'sign', 'aria-hidden': 'true' }, sign)) : c.title));
    }
  }

  function resort(column) {
    const down = chosen.key === column.key ? !chosen.down : Boolean(column.number);
    Object.assign(chosen, { key: column.key, down });
    sortedBy.set(name, chosen);
    arrange();
    drawHead();
    head.children[columns.indexOf(column)].querySelector('button').focus();
  }

  function arrange() {
    const column = columns.find((c) => c.key === chosen.key);
    order = column ? sortRows(rows, column, chosen.down) : rows;
    frame.scrollTop = 0;
    draw(true);
  }

  function rowOf(i) {
    const row = order[i];
    return h('tr', { 'aria-rowindex': i + 2, class: rowClass ? rowClass(row) : null },
      columns.map((c) => h('td', { class: c.number ? 'number' : null }, c.cell(row))));
  }

  let first = -1;
  let last = -1;
  function draw(anew) {
    let from = 0;
    let to = order.length;
    if (long) {
      const height = frame.clientHeight || 640;
      from = Math.max(0, Math.floor(frame.scrollTop / rowHeight) - ROWS_BEYOND);
      to = Math.min(order.length, Math.ceil((frame.scrollTop + height) / rowHeight) + ROWS_BEYOND);
    }
    if (!anew && from === first && to === last) return;
    [first, last] = [from, to];
    clear(body);
    if (from > 0) body.append(spacer(from * rowHeight));
    for (let i = from; i < to; ++i) body.append(rowOf(i));
    if (to < order.length) body.append(spacer((order.length - to) * rowHeight));
  }

  function spacer(height) {
    return h('tr', { class: 'spacer', 'aria-hidden': 'true' },
      h('td', { colspan: columns.length, style: { height: height + 'px' } }));
  }

  if (long) frame.addEventListener('scroll', () => requestAnimationFrame(() => draw(false)), { passive: true });
  drawHead();
  arrange();
  frame.redraw = () => draw(true);
  if (rows.length === 0) return h('p', { class: 'nothing' }, L('没有符合条件的条目。', 'Nothing matches.'));
  return frame;
}
