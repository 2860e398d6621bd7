// The pages of a PDF: above its paragraphs, beside its passages, in the lists of sources and in print.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { assert, folder, go, opened, quiet, scanned, settled, test } from './harness.mjs';

const data = join(process.env.LEITONG_PROJECT_FOLDER, 'tests/data/formats');
const has = spawnSync('pdftotext', ['-v']).error === undefined;
let made = null;

// The PDF, and a later text that takes a paragraph of its first page and one of its second.
function paged() {
  if (made) return made;
  const input = folder('paged-input');
  mkdirSync(input, { recursive: true });
  cpSync(join(data, 'report.pdf'), join(input, 'report.pdf'));
  const long = readFileSync(join(data, 'report.txt'), 'utf8').split('\n').filter((line) => line.length > 100);
  writeFileSync(join(input, 'later.txt'), ['桐川县2025年水利工作报告', long[0], '今年春天新修的水渠通到了最后一个村子。', long.at(-1)].join('\n') + '\n');
  made = scanned('paged', input);
  return made;
}

for (const [language, words] of [
  ['zh-CN', { marks: ['第 1 页', '第 2 页'], both: '第 1、2 页', pair: '第 1 页 ↔ –' }],
  ['en-GB', { marks: ['p. 1', 'p. 2'], both: 'p. 1, 2', pair: 'p. 1 ↔ –' }]]) {
  test(`pages: a PDF's pages stand where its text does, ${language}`, async () => {
    if (!has) return console.log('skipped: pdftotext is not installed');
    const report = await opened(paged(), { language });
    const { page } = report;
    const [pdf, text] = await page.evaluate(() => ['report.pdf', 'later.txt'].map((name) => model.documents.findIndex((d) => d.id.endsWith(name))));
    await go(page, `#/document/${pdf}`);
    const marks = await page.evaluate(() => [...document.querySelectorAll('.reading .page-mark')].map((mark) =>
      [mark.textContent, Number(mark.nextElementSibling.dataset.at)]));
    assert.deepEqual(marks.map(([mark]) => mark).slice(0, 2), words.marks);
    // The first paragraph that begins on the page stands below its mark.
    const starts = await page.evaluate((d) => model.documents[d].pages, pdf);
    marks.forEach(([, at], i) => assert.ok(at >= starts[i] && !(at >= starts[i + 1]), `${at} of ${starts}`));
    await go(page, `#/document/${text}`);
    assert.equal(await page.locator('.reading .page-mark').count(), 0);  // it has no pages
    assert.ok((await page.innerText('main')).includes(words.both), await page.innerText('main'));
    await page.click('.reading mark.copied:not(.lent)');
    assert.ok((await page.innerText('.panel .other')).includes(words.marks[0]), await page.innerText('.panel .other'));
    await go(page, `#/pair/${pdf}/${text}`);
    assert.ok((await page.innerText('main')).includes(words.pair), await page.innerText('main'));
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const paper = await page.evaluate(() => document.getElementById('paper').textContent);
    for (const wanted of words.marks) assert.ok(paper.includes(wanted), wanted);
    await settled(page);
    await quiet(report);
    await report.close();
  });
}
