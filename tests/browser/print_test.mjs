// Paper: what `print to PDF` gives.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, go, opened, quiet, test } from './harness.mjs';
import { samples } from './samples.mjs';

// The text of a PDF, or null where pdftotext is not installed.
function textOf(pdf) {
  const file = join(mkdtempSync(join(tmpdir(), 'leitong-pdf-')), 'report.pdf');
  writeFileSync(file, pdf);
  const ran = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  return ran.error ? null : ran.stdout.replace(/\s+/g, '');
}

for (const [language, title, formulas] of [['zh-CN', '文本雷同检查报告', '计算方法'], ['en-US', 'Report on shared text', 'Formulas']]) {
  test(`print: number, time, inputs, parameters, version and formulas (${language})`, async () => {
    const report = await opened(samples(), { language, scheme: 'dark' });
    const { page } = report;
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    const paper = await page.innerText('#paper');
    for (const wanted of [title, formulas, await page.evaluate(() => model.number), 'samples/reports', 'leitong 0.', 'threshold = 0.7',
      'passage_ngram = 8', 'samples/reference']) {
      assert.ok(paper.includes(wanted), wanted);
    }
    assert.match(paper, /\d{4}-\d\d-\d\d \d\d:\d\d/);
    assert.equal(await page.isVisible('#app'), false);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    await page.emulateMedia({ media: null });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    const pdf = await page.pdf({ format: 'A4' });
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
    assert.ok(pages >= 4 && pages < 80, `${pages} pages`);
    const text = textOf(pdf);
    if (text !== null) assert.ok(text.includes(title.replace(/\s/g, '')), text.slice(0, 300));
    assert.equal(await page.evaluate(() => document.getElementById('paper').childElementCount), 0);
    await quiet(report);
    await report.close();
  });
}

test('print: one document gives its own report, a pair its passages, filters are named', async () => {
  const report = await opened(samples());
  const { page } = report;
  await go(page, '#/document/2?minimum=30');
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const paper = await page.evaluate(() => {
    const text = document.getElementById('paper').cloneNode(true);
    for (const sign of text.querySelectorAll('.margin, .source')) sign.remove();
    return text.textContent;
  });
  for (const wanted of ['全文对照', '至少 30 字', await page.evaluate(() => model.documents[2].text.slice(60, 90))]) {
    assert.ok(paper.includes(wanted), wanted);
  }
  await go(page, '#/pair/4/17');
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.ok((await page.evaluate(() => document.getElementById('paper').textContent)).includes('两篇对照'));
  await quiet(report);
  await report.close();
});
