// Near-duplicate units: clusters of each level, and one cluster with its members side by side.

function unitText(u) {
  return textOf(model.documents[u.document], u.start, u.end);
}

function viewDuplicates(wanted) {
  const level = model.levels.find((x) => x.level === wanted) || model.levels.find((x) => x.clusters.length) || model.levels[0];
  if (!level) return notFound();
  const tabs = h('div', { class: 'tabs', role: 'tablist' }, model.levels.map((x) => h('a', { role: 'tab',
    href: address('duplicates', x.level), 'aria-selected': String(x === level) },
  levelName(x.level), ' ', h('small', {}, count(x.clusters.length)))));
  const columns = [
    { key: 'size', title: L('个数', 'Members'), number: true, width: '7rem', value: (c) => c.members.length,
      cell: (c) => count(c.members.length) },
    { key: 'documents', title: L('文档', 'Documents'), number: true, width: '7rem', value: (c) => c.documents,
      cell: (c) => count(c.documents) },
    { key: 'characters', title: L('字数', 'Characters'), number: true, width: '7rem',
      value: (c) => c.members[c.representative].end - c.members[c.representative].start,
      cell: (c) => count(c.members[c.representative].end - c.members[c.representative].start) },
    { key: 'first', title: L('第一处', 'First in'), width: '16%', value: (c) => model.documents[c.members[0].document].name,
      cell: (c) => documentLink(c.members[0].document) },
    { key: 'text', title: L('文字', 'Text'), value: (c) => unitText(c.members[c.representative]),
      cell: (c) => h('a', { class: 'excerpt', href: address('cluster', c.level, c.i) },
        excerptOf(model.documents[c.members[c.representative].document], c.members[c.representative].start,
          c.members[c.representative].end, 90) || L('细看', 'see it')) }];
  const threshold = model.run.parameters.threshold;
  return [section(L('整体重复', 'Near-duplicate units'), [
    h('p', { class: 'lead' }, L(`整个${levelName(level.level)}的 Jaccard 相似度不低于 ${threshold}。`,
      `Whole ${levelName(level.level)} with a Jaccard similarity of at least ${threshold}.`)), tabs,
    table({ name: 'clusters', rows: level.clusters, columns, sort: 'size', caption: L('重复聚类', 'Clusters') })])];
}

function viewCluster(wanted, at) {
  const level = model.levels.find((x) => x.level === wanted);
  const i = level ? wholeNumber(at || '', level.clusters.length) : null;
  if (i === null) return notFound();
  const cluster = level.clusters[i];
  const best = cluster.members[cluster.representative];
  const bestText = unitText(best);
  const is = (u, v) => u.document === v.document && u.unit === v.unit;
  const jaccard = (u) => {
    const pair = level.pairs.find((p) => (is(p.a, u) && is(p.b, best)) || (is(p.b, u) && is(p.a, best)));
    return pair ? pair.jaccard : null;
  };
  const member = (u) => {
    const similarity = is(u, best) ? null : jaccard(u);
    return h('div', { class: 'variant' },
      h('p', { class: 'reading' }, is(u, best) ? shown(bestText) : differenceNodes(bestText, unitText(u))),
      h('p', { class: 'facts' }, documentLink(u.document), ' ', documentFacts(model.documents[u.document]), ' · ',
        is(u, best) ? L('代表', 'representative') : similarity === null ? L('与代表相同或未列出', 'equal to the representative, or not listed') :
          `Jaccard ${similarity.toFixed(3)}`, ' ',
        u.document !== best.document ? link(address('pair', best.document, u.document), L('并排比较', 'Side by side')) : null));
  };
  return [h('header', { class: 'doc-head' },
    h('p', { class: 'crumb' }, link(address('duplicates', level.level), L('整体重复', 'Near-duplicate units')), ' / '),
    h('h1', {}, L(`聚类 ${i + 1}`, `Cluster ${i + 1}`)),
    h('p', { class: 'facts' }, [levelName(level.level), counted(cluster.members.length, '个', 'member', 'members'),
      counted(cluster.documents, '篇文档', 'document', 'documents')].join(' · '))),
  section(L('与代表的差别', 'Differences from the representative'), [
    ...[best, ...cluster.members.filter((u) => !is(u, best))].slice(0, 100).map(member),
    cluster.members.length > 100 ? h('p', { class: 'note' }, L(`另有 ${count(cluster.members.length - 100)} 个`,
      `${count(cluster.members.length - 100)} more`)) : null])];
}
