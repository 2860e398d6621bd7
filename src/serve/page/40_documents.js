// Documents of the index.

function documentRow(d) {
  return h('tr', {},
    h('td', {}, h('div', { class: 'two' }, h('b', {}, label(d.title || nameOf(d.document))), h('small', {}, label(d.document)))),
    h('td', {}, label(d.date || '–')), h('td', {}, label(d.place || '–')), h('td', {}, label(d.series || '–')),
    h('td', { class: 'number' }, count(d.characters)),
    h('td', { class: 'number' }, button(L('查重', 'Check'), () => checkIndexed(d), { class: 'tool',
      title: L('与索引中其他文档比对', 'against all others in the index') })));
}

function viewDocuments() {
  const body = h('tbody', {});
  const words = h('input', { type: 'search', id: 'words', placeholder: L('按文件名查找', 'find by file name'),
    'aria-label': L('按文件名查找', 'find by file name'), autocomplete: 'off', on: { input: () => later(() => list.restart()) } });
  const list = paged(body, async (offset) => {
    const reply = await ask('/api/documents', { parameters: { words: words.value.trim(), offset } });
    return { total: reply.total, items: reply.documents };
  }, documentRow, () => L('没有这样的文档。', 'No such document.'));
  list.restart();
  const heads = [[L('文档', 'Document')], [L('日期', 'Date'), '9rem'], [L('地区', 'Place'), '8rem'], [L('系列', 'Series'), '8rem'],
    [L('字数', 'Characters'), '7rem', 'number'], ['', '7rem']];
  const table = h('table', { class: 'rows' }, h('caption', { class: 'offscreen' }, L('索引中的文档', 'Documents of the index')),
    h('colgroup', {}, heads.map(([, width]) => h('col', { style: width ? { width } : {} }))),
    h('thead', {}, h('tr', {}, heads.map(([title, , cls]) => h('th', { scope: 'col', class: cls || null }, title)))), body);
  table.style.setProperty('--row', '52px');
  return [h('header', { class: 'cover' }, h('h1', {}, L('文档', 'Documents')),
    h('p', { class: 'verdict' }, L(`索引“${label(about.index.name)}”：${count(about.index.documents)} 篇，${count(about.index.series)} 个系列，${count(about.index.characters)} 字。`,
      `The index ${quote(label(about.index.name))}: ${counted(about.index.documents, '', 'document', 'documents')} of ${count(about.index.series)} series, ${count(about.index.characters)} characters.`))),
  h('p', { class: 'lead search-row' }, words), list.place, h('div', { class: 'table' }, table), list.more];
}
