// What was not read and what was left out of a text: told on the page, in both languages.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, folder, go, opened, quiet, scanned, settled, test } from './harness.mjs';

const kBroken = 23;

let made = null;
function incomplete() {
  if (made) return made;
  const input = folder('incomplete-input');
  mkdirSync(input, { recursive: true });
  const prose = (town) => `${town}今年新修水渠十二公里，改造农田三千亩，群众反映的用水难题基本得到解决。`.repeat(3);
  writeFileSync(join(input, 'page.html'), `<html><body><nav><p>首页</p><p>要闻</p></nav><article><p>${prose('青溪镇')}</p></article>` +
    '<footer><p>版权所有</p></footer></body></html>');
  writeFileSync(join(input, 'plain.txt'), prose('白石乡') + '\n');
  for (let i = 0; i < kBroken; ++i) writeFileSync(join(input, `broken${String(i).padStart(2, '0')}.docx`), 'PK\u0003\u0004 and no more');
  made = folder('incomplete');
  // 2: something was not read.
  assert.equal(spawnSync(process.env.LEITONG_PROGRAM, ['scan', input, '-o', made]).status, 2);
  return made;
}

for (const [language, words] of [
  ['zh-CN', { figure: '行非正文', title: '非正文的行', why: '网页导航或页脚', gone: '已略去', reason: 'zip 压缩包', more: '还有 3 个。' }],
  ['en-GB', { figure: 'lines of noise', title: 'Lines that are no text', why: 'navigation or footer', gone: 'left out', reason: 'zip archive is damaged', more: '3 inputs more.' }]]) {
  test(`inputs: what was not read, and lines that are no text (${language})`, async () => {
    const report = await opened(incomplete(), { language });
    const { page } = report;
    const notice = await page.innerText('.notice');
    assert.ok(notice.includes(String(kBroken)) && notice.includes(words.reason) && notice.includes(words.more), notice);
    await page.click(`.key >> text=${words.figure}`);
    await page.waitForFunction(() => state.view === 'method');
    await settled(page);
    const told = await page.innerText('#noise');
    for (const wanted of [words.title, words.why, words.gone, '版权所有', '要闻']) assert.ok(told.includes(wanted), `${wanted}: ${told}`);
    assert.equal(await page.locator('#noise tbody tr').count(), 3);
    const top = await page.evaluate(() => document.getElementById('noise').getBoundingClientRect().top);
    assert.ok(top < 900, `the figure leads to the lines: ${top}`);
    await go(page, '#/overview');
    await quiet(report);
    await report.close();
  });
}

test('inputs: the print names what was not read, and counts what it does not list', async () => {
  const report = await opened(incomplete());
  const printed = async (page) => {
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    return page.evaluate(() => document.getElementById('paper').textContent);
  };
  const paper = await printed(report.page);
  for (const wanted of ['未读到的输入', `${kBroken} 个`, 'broken00.docx', 'broken22.docx', 'zip 压缩包', '非正文的行']) assert.ok(paper.includes(wanted), wanted);
  await quiet(report);
  await report.close();
  // One document that copies a passage from each of 70, among 1010.
  const input = folder('many-input');
  mkdirSync(input, { recursive: true });
  const han = (seed) => Array.from({ length: 40 }, (_, k) => String.fromCodePoint(0x4e00 + (seed * 7919 + k * k * 31 + k * 977) % 18000)).join('');
  const rows = Array.from({ length: 1009 }, (_, i) => ({ id: `d${i}`, date: '2020-01-01', place: `p${i}`, text: i < 70 ? han(i) : `第${i}号。` }));
  rows.push({ id: 'last', date: '2022-01-01', place: 'q', text: Array.from({ length: 70 }, (_, i) => han(i)).join('。\n') });
  writeFileSync(join(input, 'rows.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n') + '\n');
  const many = await opened(scanned('many', input, '--no-background', '--no-templates'));
  assert.ok((await printed(many.page)).includes('还有 10 篇。'));
  await go(many.page, '#/document/1009');
  assert.ok((await printed(many.page)).includes('还有 10 篇。'));
  await quiet(many);
  await many.close();
});
