// Everything without a mouse.

import { assert, go, opened, quiet, settled, test } from './harness.mjs';
import { samples } from './samples.mjs';

const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  return e.id || e.dataset.tool || e.dataset.kind || e.dataset.filter || e.className || e.tagName;
});

test('keyboard: the first stop skips to the content, then views, search, tools, filters', async () => {
  const report = await opened(samples());
  const { page } = report;
  const stops = [];
  for (let i = 0; i < 22; ++i) {
    await page.keyboard.press('Tab');
    stops.push(await focused(page));
  }
  assert.equal(stops[0], 'skip');
  const order = ['search', 'language', 'theme', 'print', 'help', 'minimum', 'c', 'q', 'b', 'series', 'source', 'from', 'to'];
  assert.deepEqual(stops.filter((stop) => order.includes(stop)), order);
  const outlined = await page.evaluate(() => {
    document.querySelector('[data-tool="help"]').focus();
    return getComputedStyle(document.activeElement).outlineStyle;
  });
  assert.notEqual(outlined, 'none');
  await quiet(report);
  await report.close();
});

test('keyboard: numbers go to views, ? shows the keys, Esc closes, typing in a field is typing', async () => {
  const report = await opened(samples());
  const { page } = report;
  const views = await page.evaluate(() => tabs().map(([view]) => view));
  for (const [i, view] of views.entries()) {
    await page.keyboard.press(String(i + 1));
    await page.waitForFunction((wanted) => state.view === wanted, view);
  }
  await page.keyboard.press('?');
  assert.ok(await page.isVisible('#help'));
  assert.ok((await page.innerText('#help')).includes('快捷键'));
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.getElementById('help'));
  await page.keyboard.press('f');
  assert.equal(await focused(page), 'minimum');
  await page.keyboard.press('2');
  assert.equal(await page.evaluate(() => state.view), views[views.length - 1]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('l');
  await page.keyboard.press('t');
  assert.equal(await page.evaluate(() => language), 'zh');
  await quiet(report);
  await report.close();
});

test('keyboard: n and p walk through the marks of a document and show the other side', async () => {
  const report = await opened(samples());
  const { page } = report;
  await go(page, '#/document/2');
  await page.keyboard.press('n');
  await page.keyboard.press('n');
  const second = await page.evaluate(() => [...document.querySelectorAll('mark[data-begin]')].indexOf(document.activeElement));
  assert.equal(second, 1);
  await page.keyboard.press('p');
  assert.equal(await page.evaluate(() => [...document.querySelectorAll('mark[data-begin]')].indexOf(document.activeElement)), 0);
  assert.ok(await page.locator('.panel .other').count() > 0);
  await page.keyboard.press('Enter');
  await settled(page);
  assert.ok(await page.locator('.panel .other').count() > 0);
  await quiet(report);
  await report.close();
});
