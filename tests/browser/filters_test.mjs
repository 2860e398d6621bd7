// What a reader types into the filters, and what the page says under them.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, folder, go, opened, quiet, scanned, settled, test } from './harness.mjs';
import { samples } from './samples.mjs';

test('filters: dates as people write them, and what is no date is told', async () => {
  const report = await opened(samples());
  const { page } = report;
  const from = page.locator('[data-filter="from"]');
  for (const [typed, date] of [['2022', '2022'], ['2022年', '2022'], ['2022/3/5', '2022-03-05'], ['2022年3月', '2022-03'], ['2022年3月5日', '2022-03-05'],
    ['2022-3-5', '2022-03-05'], ['2022.3', '2022-03'], ['20220305', '2022-03-05'], [' 2022 - 03 ', '2022-03'], ['２０２２', '2022'], ['2024-2-29', '2024-02-29'], ['', '']]) {
    await from.fill(typed);
    assert.equal(await page.evaluate(() => state.filters.from), date, typed);
    assert.equal(await from.getAttribute('aria-invalid'), null, typed);
  }
  for (const typed of ['昨天', '2022-13', '2022-02-30', '2023-2-29', '202', '0000', '2022-0-1', '22年']) {
    await from.fill('2022');
    await from.fill(typed);
    assert.equal(await page.evaluate(() => state.filters.from), '', typed);
    assert.equal(await from.getAttribute('aria-invalid'), 'true', typed);
    assert.ok((await page.innerText('#date-told')).includes('读不懂'), typed);
  }
  await from.fill('2022');
  assert.equal(await page.innerText('#date-told'), '');
  await go(page, '#/overview?from=2022%2F3%2F5&to=nothing');
  assert.deepEqual(await page.evaluate(() => [state.filters.from, state.filters.to]), ['2022-03-05', '']);
  await quiet(report);
  await report.close();
});

for (const [language, words] of [['zh-CN', ['按当前筛选没有计入抄录', '至少 1000000 字']], ['en-GB', ['With these filters nothing copied counts', 'at least 1000000 characters']]]) {
  test(`filters: a report that they empty does not claim that nothing was copied (${language})`, async () => {
    const report = await opened(samples(), { language });
    await go(report.page, '#/overview?minimum=1000000');
    const verdict = await report.page.innerText('.verdict');
    for (const wanted of words) assert.ok(verdict.includes(wanted), verdict);
    await quiet(report);
    await report.close();
  });
}

const han = (seed, size = 120) => Array.from({ length: size }, (_, k) => String.fromCodePoint(0x4e00 + (seed * 7919 + k * k * 31 + k * 977) % 18000)).join('');

test('overview: an original that one later document carries is not called common wording', async () => {
  const input = folder('original-input');
  mkdirSync(input, { recursive: true });
  const rows = [{ id: 'first', date: '2020-01-01', place: 'p', text: han(1, 400) }, { id: 'copy', date: '2022-01-01', place: 'q', text: han(1, 400) + han(2, 60) }];
  writeFileSync(join(input, 'rows.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n') + '\n');
  const report = await opened(scanned('original', input, '--no-background', '--no-templates'));
  const verdict = await report.page.innerText('.verdict');
  assert.ok(verdict.startsWith('1 篇文档有抄录') && verdict.includes('1 篇文档的大半见于后来的文档'), verdict);
  assert.ok(!verdict.includes('套语'), verdict);
  await quiet(report);
  await report.close();
});

test('overview: warnings stand on it and on paper, and a document without text has no share', async () => {
  const input = folder('warned-input');
  mkdirSync(input, { recursive: true });
  writeFileSync(join(input, 'zero.txt'), '');
  writeFileSync(join(input, 'a.txt'), han(3));
  for (let i = 0; i < 14; ++i) writeFileSync(join(input, `b${String(i).padStart(2, '0')}.txt`), Buffer.concat([Buffer.from(han(10 + i)), Buffer.from([0xff, 0xff]), Buffer.from('。')]));
  const out = folder('warned');
  assert.equal(spawnSync(process.env.LEITONG_PROGRAM, ['scan', input, '-o', out]).status, 0);
  const report = await opened(out);
  const { page } = report;
  const warnings = await page.evaluate(() => model.run.warnings.length);
  assert.ok(warnings > 10, `${warnings}`);
  const notice = await page.innerText('.notice.mild');
  assert.ok(notice.includes(`${warnings} 条警告`) && notice.includes('b00.txt') && notice.includes(`还有 ${warnings - 10} 条`), notice);
  const cells = await page.evaluate(() => [...document.querySelectorAll('.rows tbody tr')].find((row) => row.textContent.includes('zero')).innerText);
  assert.ok(!cells.includes('0.0%') && cells.includes('–'), cells);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const paper = await page.evaluate(() => document.getElementById('paper').textContent);
  assert.ok(paper.includes('读入时的警告') && paper.includes('b13.txt'));
  await quiet(report);
  await report.close();
});

test('lists: what a list does not show is counted', async () => {
  const input = folder('lists-input');
  mkdirSync(input, { recursive: true });
  // `last` copies a passage from each of 130.
  const rows = Array.from({ length: 130 }, (_, i) => ({ id: `d${i}`, date: '2020-01-01', place: `p${i}`, text: han(i, 60) }));
  rows.push({ id: 'last', date: '2022-01-01', place: 'q', text: Array.from({ length: 130 }, (_, i) => han(i, 60)).join('。\n') });
  writeFileSync(join(input, 'rows.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n') + '\n');
  const report = await opened(scanned('lists', input, '--no-background', '--no-templates'));
  const { page } = report;
  await go(page, '#/document/130');
  const sources = await page.evaluate(() => shares[130].sources.length);
  assert.ok(sources > 100);
  assert.equal(await page.locator('.sources ol li').count(), 100);
  assert.ok((await page.innerText('.sources')).includes(`还有 ${sources - 100} 篇。`));
  await go(page, '#/search/d');
  assert.ok((await page.innerText('main')).includes(`还有 ${130 - 50} 条。`));
  await settled(page);
  await quiet(report);
  await report.close();
});
