// Narrow windows: what is read on a telephone is all there, and what is clicked is seen.

import { assert, go, opened, quiet, settled, test } from './harness.mjs';
import { samples } from './samples.mjs';

const kNameLeast = 200;  // pixels: some twelve characters of a name

test('narrow: the overview names its documents, at every width', async () => {
  for (const width of [360, 768, 900, 1100, 1400]) {
    const report = await opened(samples(), { width, height: 800 });
    const { page } = report;
    const column = await page.evaluate(() => document.querySelector('.rows th').getBoundingClientRect().width);
    assert.ok(column >= kNameLeast, `${column} pixels for the name at ${width}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} is too wide`);
    await quiet(report);
    await report.close();
  }
});

test('narrow: a mark shows its other side where the reader is, and gives the place back', async () => {
  for (const width of [360, 768]) {
    const report = await opened(samples(), { width, height: 800 });
    const { page } = report;
    await go(page, '#/document/2');
    const mark = page.locator('.reading mark.copied[data-begin]:not(.lent)').last();
    await mark.scrollIntoViewIfNeeded();
    await mark.click();
    await settled(page);
    const seen = await page.evaluate(() => {
      const panel = document.querySelector('.panel').getBoundingClientRect();
      const picked = document.querySelector('mark.picked').getClientRects()[0];
      const other = document.querySelector('.panel .other').getBoundingClientRect();
      return { panel: panel.bottom <= innerHeight + 1 && panel.top > 0 && other.top < innerHeight, mark: picked.top >= 0 && picked.bottom <= panel.top };
    });
    assert.deepEqual(seen, { panel: true, mark: true }, `${width}`);
    const place = await page.evaluate(() => scrollY);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.panel .other').count(), 0);
    assert.equal(await page.evaluate(() => scrollY), place);
    await page.keyboard.press('Enter');  // the mark has the focus again
    assert.ok(await page.locator('.panel.open .other').count() > 0);
    await page.click('.panel .close');
    assert.equal(await page.locator('.panel .other').count(), 0);
    await quiet(report);
    await report.close();
  }
});

test('narrow: the views stand in rows below the name, not in a column beside it', async () => {
  for (const language of ['zh-CN', 'en-GB']) {
    const report = await opened(samples(), { language, width: 360, height: 800 });
    const rows = await report.page.evaluate(() => new Set([...document.querySelectorAll('nav a')].map((a) => Math.round(a.getBoundingClientRect().top))).size);
    assert.ok(rows <= 3, `${rows} rows`);
    await quiet(report);
    await report.close();
  }
});
