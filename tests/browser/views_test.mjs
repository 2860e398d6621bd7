// Each view, in both languages and both themes: what it must show is there, and nothing complains.

import { assert, go, opened, quiet, ready, settled, test } from './harness.mjs';
import { mixed, samples } from './samples.mjs';

const words = {
  zh: { overview: '文本雷同检查报告', passages: '全部雷同', families: '同文族', family: '最早的写法', document: '来源',
    pair: '两篇对照', duplicates: '整体重复', cluster: '与代表的差别', method: '比例如何计算', search: '正文中', templates: '模板', template: '空位' },
  en: { overview: 'Report on shared text', passages: 'All passages', families: 'Families', family: 'The earliest wording',
    document: 'Sources', pair: 'Side by side', duplicates: 'Near-duplicate units', cluster: 'Differences from the representative',
    method: 'How the shares are counted', search: 'in the texts', templates: 'Templates', template: 'Slots' },
};

async function addresses(page) {
  const { pair, document, cluster, templates } = await page.evaluate(() => {
    const p = keptPassages().filter((x) => x.kind === 0).sort((x, y) => y.matched - x.matched)[0];
    return { pair: [p.a, p.b], document: p.b, cluster: model.levels.find((x) => x.clusters.length).level,
      templates: model.templates.length };
  });
  const all = ['overview', 'passages', 'families', 'family/3', `document/${document}`, `pair/${pair.join('/')}`, 'duplicates',
    `cluster/${cluster}/0`, 'method', 'search/%E7%9A%84'];
  if (templates) all.push('templates', 'template/0');
  return all;
}

for (const [language, scheme] of [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en-GB', 'light'], ['en-GB', 'dark']]) {
  test(`views: all of them, ${language}, ${scheme}`, async () => {
    const report = await opened(samples(), { language, scheme });
    const { page } = report;
    const short = language.slice(0, 2);
    assert.equal(await page.evaluate(() => document.documentElement.lang), short === 'zh' ? 'zh-Hans' : 'en');
    for (const address of await addresses(page)) {
      await go(page, '#/' + address);
      const text = await page.innerText('main');
      const view = address.split('/')[0];
      assert.ok(text.includes(words[short][view]), `${address}: ${text.slice(0, 200)}`);
      const other = short === 'zh' ? words.en[view] : words.zh[view];
      assert.ok(!text.includes(other), `${address} speaks the other language`);
      assert.ok(!/undefined|NaN|\[object/.test(text), `${address}: ${text.match(/.{30}(undefined|NaN|\[object).{30}/s)}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${address} is ${wide} pixels too wide`);
    }
    await quiet(report);
    await report.close();
  });
}

test('views: a narrow window needs no sideways scrolling', async () => {
  const report = await opened(samples(), { width: 420, height: 800 });
  for (const address of await addresses(report.page)) {
    await go(report.page, '#/' + address);
    const wide = await report.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${address} is ${wide} pixels too wide`);
  }
  await quiet(report);
  await report.close();
});

test('overview: figures, sorted documents, heatmap that leads to a pair, timeline that leads to a family', async () => {
  const report = await opened(samples());
  const { page } = report;
  const copied = await page.evaluate(() => model.documents.filter((d) => shares[d.i].copied > 0).length);
  assert.ok((await page.innerText('.verdict')).startsWith(`${copied} 篇文档有抄录`));
  const column = () => page.$$eval('.rows tbody tr:not(.spacer)', (rows) => rows.map((r) => parseFloat(r.cells[2].innerText)));
  await page.click('.sort >> text=总比例');
  const down = await column();
  assert.deepEqual(down, [...down].sort((x, y) => y - x));
  await page.click('.sort >> text=总比例');
  const up = await column();
  assert.deepEqual(up, [...up].sort((x, y) => x - y));
  assert.equal(await page.getAttribute('th:nth-child(3)', 'aria-sort'), 'ascending');
  await page.locator('.heat').scrollIntoViewIfNeeded();
  await settled(page);
  const painted = await page.evaluate(() => {
    const canvas = document.querySelector('.heat');
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
    return colours.size;
  });
  assert.ok(painted > 5, `${painted} colours`);
  await page.focus('.heat');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => state.view === 'pair');
  assert.match(page.url(), /#\/pair\/0\/2$/);
  await go(page, '#/overview');
  const family = await page.getAttribute('.timeline-row', 'href');
  await page.click('.timeline-row .hit');
  await page.waitForFunction(() => state.view === 'family');
  assert.ok(page.url().endsWith(family));
  await quiet(report);
  await report.close();
});

test('document: the whole text, marks where passages are, the other side on a click', async () => {
  const report = await opened(samples());
  const { page } = report;
  const i = await page.evaluate(() => [...model.documents].sort((x, y) => shares[y.i].copied - shares[x.i].copied)[0].i);
  await go(page, `#/document/${i}`);
  const told = await page.evaluate((d) => {
    const body = document.querySelector('.doc-columns > .reading').cloneNode(true);
    for (const extra of body.querySelectorAll('.margin, .source')) extra.remove();
    const marked = [...body.querySelectorAll('mark.copied:not(.lent)')].map((m) => m.textContent).join('');
    const squeeze = (text) => text.replace(/\s/g, '');
    return { same: squeeze(body.textContent) === squeeze(model.documents[d].text.string), marked: nearNormal(marked).length,
      copied: shares[d].characters.copied };
  }, i);
  assert.ok(told.same, 'the text of the page is the text of the document');
  assert.ok(Math.abs(told.marked - told.copied) <= told.copied * 0.01, JSON.stringify(told));
  const styles = await page.evaluate(() => ['copied', 'quoted', 'boilerplate'].map((kind) =>
    getComputedStyle(document.querySelector(`.legend .m.${kind}`)).textDecorationStyle));
  assert.equal(new Set(styles).size, 3, 'kinds differ by more than colour');
  await page.click('.reading mark.copied:not(.lent)');
  assert.ok((await page.innerText('.panel')).includes('另一侧'));
  await page.click('.panel >> text=并排比较');
  await page.waitForFunction(() => state.view === 'pair');
  await quiet(report);
  await report.close();
});

test('pair: panes follow each other, edits are marked by their kind, passages are stepped through', async () => {
  const report = await opened(mixed());
  const { page } = report;
  const [a, b, kinds] = await page.evaluate(() => {
    const p = keptPassages().sort((x, y) => new Set(y.edits.map((e) => e[0])).size - new Set(x.edits.map((e) => e[0])).size || y.matched - x.matched)[0];
    return [p.a, p.b, [...new Set(p.edits.map((e) => EDITS[e[0]]))]];
  });
  assert.ok(kinds.length >= 2, 'samples hold swapped figures or places');
  await go(page, `#/pair/${a}/${b}`);
  await page.waitForTimeout(600);
  for (const kind of kinds) assert.ok(await page.locator(`.pane .edit-${kind}`).count() > 0, kind);
  // Where the left pane shows the beginning of a block, the right one does.
  const apart = await page.evaluate(async () => {
    const [left, right] = document.querySelectorAll('.pane');
    const block = left.querySelector('mark[data-block]').dataset.block;
    const of = (pane) => pane.querySelector(`mark[data-block="${block}"]`).getBoundingClientRect().top;
    left.scrollTop = 0;
    await new Promise((done) => setTimeout(done, 300));
    left.scrollTop += of(left) - left.getBoundingClientRect().top - left.clientHeight / 3;
    await new Promise((done) => setTimeout(done, 300));
    return Math.abs(of(left) - of(right));
  });
  assert.ok(apart < 60, `${apart} pixels apart`);
  const many = await page.evaluate(() => {
    const pairs = new Map();
    for (const p of keptPassages()) pairs.set(pairKey(p.a, p.b), (pairs.get(pairKey(p.a, p.b)) || 0) + 1);
    return [...pairs].sort((x, y) => y[1] - x[1])[0];
  });
  await go(page, '#/pair/' + many[0]);
  await page.waitForTimeout(300);
  await page.keyboard.press('n');
  const place = await page.innerText('.pair-bar .figure');
  assert.match(place, /^2 \/ \d+$/);
  await quiet(report);
  await report.close();
});

test('families: the earliest, its carriers and variants; setting it aside takes it out', async () => {
  const report = await opened(samples());
  const { page } = report;
  const family = await page.evaluate(() => model.families.filter((f) => f.variants > 2 && f.documents > 3)[0].i);
  await go(page, `#/family/${family}`);
  const [carriers, variants] = await page.evaluate((i) => [model.families[i].members.length, model.families[i].variants], family);
  assert.equal(await page.locator('.rows tbody tr').count(), carriers);
  assert.equal(await page.locator('.variant').count(), variants - 1);
  const before = await page.evaluate(() => keptCount);
  await page.click('main >> text=排除此族');
  await settled(page);
  assert.ok(await page.evaluate(() => keptCount) < before);
  await page.click('main >> text=恢复');
  await settled(page);
  assert.equal(await page.evaluate(() => keptCount), before);
  await quiet(report);
  await report.close();
});

test('templates: a card tells its slots, fillers, years and sources; the copy is the pattern', async () => {
  const report = await opened(samples());
  const { page } = report;
  await page.evaluate(() => { window.copied = []; Object.defineProperty(navigator, 'clipboard',
    { configurable: true, value: { writeText: async (text) => { window.copied.push(text); } } }); });
  const told = await page.evaluate(() => {
    const x = model.templates.find((t) => t.slots.length > 0 && t.slots.some((s) => s.fillers.length > 1));
    return { i: x.i, pattern: patternText(x), slots: x.slots.map((s) => ({ name: slotTypeName(s.type), fillers: s.fillers.map((f) => [label(f.text), f.times]) })),
      constants: x.pattern.filter((part) => typeof part === 'string'),
      years: x.occurrences.map((o) => model.documents[o.document].iso.slice(0, 4)).filter(Boolean).sort(),
      sources: [...new Set(x.occurrences.map((o) => model.documents[o.document].name))], places: x.occurrences.length };
  });
  await go(page, '#/templates');
  await page.fill('main input[type=search]', told.constants.find((part) => part.length > 3) || told.constants[0]);
  await settled(page);
  const card = page.locator('.card').filter({ has: page.locator(`a[href$="/template/${told.i}"]`) });
  assert.equal(await card.count(), 1);
  assert.equal(await card.locator('.pattern .slot').count(), told.slots.length);
  const facts = await card.innerText();
  for (const wanted of [told.years[0], told.years[told.years.length - 1], `${told.places} 处`, told.sources[0]]) assert.ok(facts.includes(wanted), `${wanted}: ${facts}`);
  await card.locator('button').click();
  assert.deepEqual(await page.evaluate(() => window.copied), [told.pattern]);
  await card.locator('text=细看').click();
  await page.waitForFunction(() => state.view === 'template');
  await settled(page);
  const boxes = page.locator('.slot-box');
  assert.equal(await boxes.count(), told.slots.length);
  for (const [k, slot] of told.slots.entries()) {
    const box = await boxes.nth(k).innerText();
    assert.ok(box.includes(slot.name), `${slot.name}: ${box}`);
    for (const [text, times] of slot.fillers.slice(0, 24)) assert.ok(box.includes(text) && box.includes(String(times)), `${text}: ${box}`);
  }
  await quiet(report);
  await report.close();
});

test('search: finds documents and places in the texts', async () => {
  const report = await opened(samples());
  const { page } = report;
  await page.keyboard.press('/');
  await page.keyboard.type('青禾县');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => state.view === 'search');
  const wanted = await page.evaluate(() => model.documents.reduce((n, d) => n + d.text.string.split('青禾县').length - 1, 0));
  assert.ok((await page.innerText('main')).includes(`正文中 ${wanted} 处`));
  assert.ok(await page.locator('.hit-word').count() > 0);
  await quiet(report);
  await report.close();
});

test('deep links: an address brings back view, filters and exclusions; a broken one says so', async () => {
  const out = samples();
  const first = await opened(out, { hash: '#/document/2?minimum=30&kinds=cq&xd=9.11&xf=1' });
  assert.deepEqual(await first.page.evaluate(() => [state.view, state.parts, state.filters.minimum, state.filters.kinds,
    [...state.excluded.source], [...state.excluded.family]]), ['document', ['2'], 30, 'cq', [9, 11], [1]]);
  assert.equal(await first.page.inputValue('#minimum'), '30');
  assert.equal(await first.page.locator('#excluded .chip').count(), 5);
  await first.page.click('nav a >> nth=2');
  assert.match(first.page.url(), /#\/families\?minimum=30&kinds=cq&xd=9\.11&xf=1$/);
  await quiet(first);
  await first.close();
  for (const hash of ['#/document/99999', '#/pair/1', '#/nowhere', '#/family/x', '#/document/%E0%A4%A', '#/overview?minimum=-3&series=777&from=x&xp=9999999']) {
    const report = await opened(out, { hash });
    assert.ok((await report.page.innerText('main')).length > 5, hash);
    await quiet(report);
    await report.close();
  }
});

test('language and theme: from the locale, by the switch, and remembered', async () => {
  const report = await opened(samples(), { language: 'en-US' });
  const { page } = report;
  assert.ok((await page.innerText('nav')).includes('Overview'));
  await page.click('[data-tool="language"]');
  assert.ok((await page.innerText('nav')).includes('总览'));
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.click('[data-tool="theme"]');
  await page.click('[data-tool="theme"]');
  assert.notEqual(await background(), light);
  await page.reload();
  await ready(page);
  assert.ok((await page.innerText('nav')).includes('总览'));
  assert.notEqual(await background(), light);
  await quiet(report);
  await report.close();
});
