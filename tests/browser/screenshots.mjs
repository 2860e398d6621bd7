// node screenshots.mjs FOLDER: the pictures in docs/images, from samples/ and nothing else.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { go, newContext, opened, test, run, settled } from './harness.mjs';
import { samples } from './samples.mjs';
import { dropped, served, visited } from './serving.mjs';
import { smallPng } from './small_png.mjs';

const project = process.env.LEITONG_PROJECT_FOLDER;
const target = process.argv[2] || join(project, 'docs/images');
process.argv[2] = '';

async function keep(name, page) {
  await page.waitForTimeout(2500);  // what is announced has faded
  await settled(page);
  const blank = await (await newContext({})).newPage();
  writeFileSync(join(target, name + '.png'), await smallPng(blank, await page.screenshot()));
  await blank.context().close();
}

const pictures = [
  ['report-overview-zh', '#/overview', { language: 'zh-CN' }],
  ['report-document-zh', '#/document/2', { language: 'zh-CN' }],
  ['report-pair-en', '#/pair/4/17', { language: 'en-US' }],
  ['report-templates-zh', '#/templates', { language: 'zh-CN' }],
];
for (const [name, hash, how] of pictures) {
  test(name, async () => {
    const report = await opened(samples(), { ...how, width: 1280, height: 860 });
    await go(report.page, hash);
    if (hash.startsWith('#/document')) await report.page.click('.reading mark.copied:not(.lent)');
    await keep(name, report.page);
    await report.close();
  });
}

// A draft that takes from two reports, and words of its own.
function draft() {
  const sample = (name) => readFileSync(join(project, 'samples/reports', name + '.txt'), 'utf8').split('\n');
  const own = '今年春天新修的水渠通到了最后一个村子，学校的食堂换了新锅，敬老院的老人搬进了朝南的屋子。乡亲们说，日子过得踏实，比什么话都管用。';
  return ['关于全县工作情况的报告（征求意见稿）', own, ...sample('椒岭县_2023').slice(6, 9), own.split('，').reverse().join('，'),
    ...sample('青禾县_2022').slice(8, 10), own.slice(20) + own.slice(0, 20)].join('\n');
}

for (const [language, name] of [['zh-CN', 'serve-check-zh'], ['en-US', 'serve-template-en']]) {
  test(name, async () => {
    const server = await served();
    const visit = await visited(server, { language });
    if (name.startsWith('serve-check')) {
      await dropped(visit.page, '征求意见稿.txt', draft());
    } else {
      await visit.page.evaluate(() => { location.hash = '#/template/2'; });
      await visit.page.waitForSelector('.filled .slot');
      await visit.page.fill('#new-tag', '卫生');
      await visit.page.press('#new-tag', 'Enter');
      await visit.page.waitForSelector('.drop-tag');
      await visit.page.fill('#slot-1', '云溪县');
      await visit.page.fill('#slot-2', '12');
    }
    await visit.page.evaluate(() => document.activeElement.blur());
    await keep(name, visit.page);
    await visit.close();
    await server.end();
  });
}
test('serve-overview-zh', async () => {
  const server = await served();
  const visit = await visited(server, { language: 'zh-CN' });
  await visit.page.evaluate(() => { location.hash = '#/overview'; });
  await visit.page.waitForSelector('.choices select');
  await visit.page.click('#make');
  await visit.page.waitForSelector('.overview-card', { timeout: 60000 });
  await visit.page.evaluate(() => document.activeElement.blur());
  await keep('serve-overview-zh', visit.page);
  await visit.close();
  await server.end();
});
await run();
