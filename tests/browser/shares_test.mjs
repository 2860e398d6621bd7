// The percentages of the page against those of the program, to the last bit.

import { assert, opened, quiet, records, settled, test } from './harness.mjs';
import { join } from 'node:path';
import { mixed, samples } from './samples.mjs';

async function inPage(page) {
  return page.evaluate(() => model.documents.map((d) => {
    const s = shares[d.i];
    return { document: d.id, total_share: s.total, copied_share: s.copied, quoted_share: s.quoted,
      boilerplate_share: s.boilerplate, own_share: s.own, largest_source_share: s.largestShare,
      largest_source: s.largest === null ? null : model.documents[s.largest].id };
  }));
}

for (const [name, make] of [['samples', samples], ['series, undated documents and passages within', mixed]]) {
  test(`shares: without filters they are those of documents.jsonl (${name})`, async () => {
    const out = make();
    const report = await opened(out);
    const expected = records(join(out, 'documents.jsonl'));
    const found = await inPage(report.page);
    assert.equal(found.length, expected.length);
    for (const [i, shares] of found.entries()) {
      for (const [key, value] of Object.entries(shares)) {
        assert.equal(value, expected[i][key], `${expected[i].document}: ${key}`);
      }
    }
    assert.ok(expected.some((d) => d.copied_share > 0));
    if (make === mixed) assert.ok(expected.some((d) => d.own_share > 0));
    await quiet(report);
    await report.close();
  });
}

// The rule once more, naively: one flag a character.
async function naive(page) {
  return page.evaluate(() => model.documents.map((d) => {
    const n = d.normal;
    const sets = {};
    const put = (key, side) => {
      sets[key] = sets[key] || new Uint8Array(n);
      sets[key].fill(1, side.from, side.to);
    };
    for (const side of sidesOf(d)) {
      const lent = side.p.kind === 0 && side.order < 0;
      if (!kept[side.p.i]) { put('dropped', side); if (!lent) put('droppedCounted', side); continue; }
      put('any', side);
      put(['copied', 'quoted', 'boilerplate'][side.p.kind] + (lent ? 'Lent' : ''), side);
      if (side.p.kind !== 2) put('free', side);
    }
    const at = (key, k) => sets[key] ? sets[key][k] : 0;
    const share = (counts, excludes) => {
      let part = 0;
      let whole = 0;
      for (let k = 0; k < n; ++k) {
        const counted = counts.some((key) => at(key, k));
        part += counted;
        whole += counted || !excludes.some((key) => at(key, k));
      }
      return whole === 0 ? 0 : part / whole;
    };
    return { total: share(['any'], ['dropped']), noBoilerplate: share(['free'], ['dropped', 'boilerplate']),
      copied: share(['copied'], ['droppedCounted', 'quoted', 'boilerplate']),
      quoted: share(['quoted'], ['dropped', 'boilerplate']), boilerplate: share(['boilerplate'], ['dropped']) };
  }));
}

const filters = [
  ['a minimum length', { minimum: 40 }], ['copied only', { kinds: 'c' }], ['no boilerplate', { kinds: 'cq' }],
  ['nothing', { kinds: '' }], ['one series', { series: '1' }], ['one source', { source: '4' }],
  ['dates', { from: '2021-06', to: '2022' }], ['all at once', { minimum: 25, kinds: 'cb', from: '2021', series: '2' }],
];
test('shares: under any filter what is set aside leaves numerator and denominator', async () => {
  const report = await opened(mixed());
  const { page } = report;
  for (const [name, chosen] of filters) {
    await page.evaluate((f) => { Object.assign(state.filters, NO_FILTERS, f); filtersChanged(); }, chosen);
    await settled(page);
    const expected = await naive(page);
    const found = await page.evaluate(() => shares.map(({ total, noBoilerplate, copied, quoted, boilerplate }) =>
      ({ total, noBoilerplate, copied, quoted, boilerplate })));
    for (const [i, shares] of found.entries()) {
      for (const [key, value] of Object.entries(shares)) {
        assert.ok(Math.abs(value - expected[i][key]) < 1e-12, `${name}, document ${i}, ${key}: ${value} for ${expected[i][key]}`);
      }
    }
  }
  await quiet(report);
  await report.close();
});

test('shares: the total without boilerplate is that of the kinds filter', async () => {
  const report = await opened(samples());
  const before = await report.page.evaluate(() => shares.map((s) => s.noBoilerplate));
  await report.page.click('[data-kind="b"]');
  await settled(report.page);
  assert.deepEqual(await report.page.evaluate(() => shares.map((s) => s.total)), before);
  await report.close();
});

test('shares: an excluded source is listed, and brought back the percentages are as before', async () => {
  const report = await opened(samples());
  const { page } = report;
  const copied = () => page.evaluate(() => shares.map((s) => s.copied));
  const before = await copied();
  const [worst, source] = await page.evaluate(() => {
    const d = [...model.documents].sort((x, y) => shares[y.i].copied - shares[x.i].copied)[0];
    return [d.i, shares[d.i].largest];
  });
  await page.evaluate((hash) => { location.hash = hash; }, `#/document/${worst}`);
  await page.click('.sources li button');
  await settled(page);
  const without = await copied();
  assert.ok(without[worst] < before[worst]);
  assert.equal(await page.locator('#excluded .chip').count(), 1);
  assert.match(page.url(), new RegExp(`xd=${source}$`));
  await page.click('#excluded .chip');
  await settled(page);
  assert.deepEqual(await copied(), before);
  assert.equal(await page.locator('#excluded').isVisible(), false);
  await quiet(report);
  await report.close();
});
