// Families: one text and all who carry it; the earliest, the carriers, how they word it.

function years(f) {
  if (!f.first) return '';
  return f.first === f.last ? String(f.first) : `${f.first}–${f.last}`;
}

function viewFamilies() {
  const rows = keptFamilies();
  const number = (key, title, pick) => ({ key, title, number: true, width: '6.5rem', value: pick,
    cell: (f) => count(pick(f)) });
  const columns = [
    { key: 'kind', title: L('类别', 'Kind'), width: '7rem', value: (f) => f.kind, cell: (f) => kindTag(f.kind) },
    number('documents', L('文档', 'Documents'), (f) => f.documents),
    number('series', L('系列', 'Series'), (f) => f.series),
    number('variants', L('写法', 'Variants'), (f) => f.variants),
    { key: 'years', title: L('年份', 'Years'), width: '7.5rem', number: true, value: (f) => f.first || null,
      cell: (f) => years(f) || h('span', { class: 'faint' }, '–') },
    { key: 'earliest', title: L('最早', 'Earliest'), width: '15%',
      value: (f) => f.members.length ? model.documents[f.members[f.earliest].document].name : '',
      cell: (f) => f.members.length ? documentLink(f.members[f.earliest].document) : '' },
    { key: 'text', title: L('文字', 'Text'), value: (f) => f.excerpt,
      cell: (f) => h('a', { class: 'excerpt', href: address('family', f.i) }, label(f.excerpt) || '–') },
  ];
  return [section(L('同文族', 'Families'), [
    h('p', { class: 'lead' }, L('同一段文字，在多篇文档中。最早的一篇未必是出处：它是读入的文档中最早的。',
      'One text in several documents. The earliest is the earliest of those read, not always its origin.')),
    table({ name: 'families', rows, columns, sort: 'documents', caption: L('同文族', 'Families') })])];
}

// Members that read alike, most carriers first; the earliest member's wording leads.
function variantsOf(f) {
  const groups = new Map();
  f.members.forEach((m, k) => {
    const text = textOf(model.documents[m.document], m.start, m.end);
    const key = nearNormal(text);
    if (!groups.has(key)) groups.set(key, { text, members: [], first: false });
    groups.get(key).members.push(m);
    if (k === f.earliest) Object.assign(groups.get(key), { first: true, text });
  });
  return [...groups.values()].sort((x, y) => y.first - x.first || y.members.length - x.members.length);
}

const LISTED_VARIANTS = 40;

function viewFamily(at) {
  const i = wholeNumber(at || '', model.families.length);
  if (i === null) return notFound();
  const f = model.families[i];
  if (f.members.length === 0) return [h('h1', {}, L('同文族', 'Family')), h('p', { class: 'notice' }, L('页面没有放入它的文档。', 'The page does not hold its documents.'))];
  const earliest = f.members[f.earliest];
  const first = model.documents[earliest.document];
  const variants = variantsOf(f);
  const excluded = state.excluded.family.has(i);
  const head = h('header', { class: 'doc-head' },
    h('p', { class: 'crumb' }, link(address('families'), L('同文族', 'Families')), ' / '),
    h('h1', {}, L(`同文族 ${f.i}`, `Family ${f.i}`)),
    h('p', { class: 'facts' }, kindTag(f.kind), ' ', [counted(f.documents, '篇文档', 'document', 'documents'),
      L(`${f.series} 个系列`, counted(f.series, '', 'series', 'series')),
      L(`${f.variants} 种写法`, counted(f.variants, '', 'variant', 'variants')), years(f)].filter(Boolean).join(' · '), ' ',
    button(excluded ? L('恢复', 'Bring back') : L('排除此族', 'Set aside'),
      () => excluded ? bringBack('family', i) : exclude('family', i), { class: 'quiet' })));
  const others = f.members.filter((m) => m !== earliest);
  const text = h('blockquote', { class: 'whole reading' }, shown(textOf(first, earliest.start, earliest.end)));
  return [head,
    section(L('最早的写法', 'The earliest wording'), [text, h('p', { class: 'facts' }, documentLink(first.i), ' ', documentFacts(first), ' ',
      button(L('复制', 'Copy'), () => copyText(textOf(first, earliest.start, earliest.end), L('已复制', 'Copied')), { class: 'quiet' }))]),
    variants.length > 1 ? section(L('不同写法', 'Variants'), [variants.slice(1, 1 + LISTED_VARIANTS).map((v) => h('div', { class: 'variant' },
      h('p', { class: 'reading' }, differenceNodes(variants[0].text, v.text)),
      h('p', { class: 'facts' }, v.members.slice(0, 5).map((m, k) => [k ? L('、', ', ') : '', documentLink(m.document)]),
        v.members.length > 5 ? L(` 等 ${v.members.length} 篇`, ` and ${v.members.length - 5} more`) : ''))), moreOf(variants.slice(1), LISTED_VARIANTS, '种', 'variant', 'variants')]) : null,
    section(L('载有它的文档', 'Carriers'), [table({ name: 'carriers', rows: f.members, sort: 'date', down: false,
      caption: L('载有它的文档', 'Carriers'), columns: [
        { key: 'date', title: L('日期', 'Date'), width: '9rem', value: (m) => model.documents[m.document].iso || null,
          cell: (m) => label(model.documents[m.document].date) || '–' },
        { key: 'document', title: L('文档', 'Document'), width: '30%', value: (m) => model.documents[m.document].name,
          cell: (m) => [documentLink(m.document), m === earliest ? h('span', { class: 'tag' }, L('最早', 'earliest')) : null] },
        { key: 'series', title: L('系列', 'Series'), width: '12rem', value: (m) => model.series[model.documents[m.document].series],
          cell: (m) => label(model.series[model.documents[m.document].series]) },
        { key: 'text', title: L('文字', 'Text'), value: (m) => textOf(model.documents[m.document], m.start, m.end),
          cell: (m) => h('a', { class: 'excerpt', href: m === earliest && others.length === 0 ? address('document', m.document) :
            address('pair', m === earliest ? others[0].document : earliest.document, m.document) },
          excerptOf(model.documents[m.document], m.start, m.end)) },
      ] })])];
}
