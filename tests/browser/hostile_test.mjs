// Ten documents that want something else than to be read. Nothing of them acts; all of them can be
// read in every view.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, folder, go, opened, quiet, scanned, settled, test } from './harness.mjs';

const carried = '推进水利设施提档升级新建高标准农田三万亩修复河道十二公里群众满意度显著提高并持续巩固';
const hostile = [
  '<script>ran.push("script")</script></script><script>alert(1)</script>',
  '<img src=x onerror="ran.push(\'image\')"><svg/onload=alert(2)><body onload=alert(3)>',
  '"><iframe srcdoc="<script>parent.ran.push(1)</script>"></iframe><a href="javascript:ran.push(4)">x</a>',
  'javascript:alert(5) data:text/html,<script>alert(6)</script> ${alert(7)} {{constructor.constructor("alert(8)")()}} `+alert(9)+`',
  '\u202e\u2066\u2067gnp.exe\u202c\u2069 \u200f\u200e\u061c RLO in the text \u202d\u202b',
  'nul\u0001\u0002\u0007\u0008\u000b\u000c\u001b[31m\u001b]0;title\u0007\u007f\u0085\u009b',
  '=1+1 @SUM(A1) +cmd|\' /C calc\'!A0 -2+3 ＝HYPERLINK("http://127.0.0.1:9/")',
  '</style><style>*{display:none!important}</style><link rel=stylesheet href=http://127.0.0.1:9/><meta http-equiv=refresh content="0;url=http://127.0.0.1:9/">',
  '\u0300\u0301\u0302'.repeat(300) + '👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿\ud83d\ude00𠀀𪚥' + '\ufeff\u2028\u2029\ufff9' + 'm'.repeat(5000),
  '__proto__ constructor toString hasOwnProperty <!--<script>--> ]]> &lt;b&gt; &#x3c;script&#x3e; %3Cscript%3E \\u003cscript\\u003e',
];

let made = null;
function hostileReport() {
  if (made) return made;
  const input = folder('hostile-input');
  mkdirSync(input, { recursive: true });
  const rows = hostile.map((text, i) => JSON.stringify({
    id: i === 9 ? '__proto__' : `${i}/../${text.slice(0, 80)}`, title: i % 2 ? text.slice(0, 200) : '', date: i % 3 ? `20${10 + i}-05-0${i}` : text.slice(0, 30),
    place: i % 4 ? '' : text.slice(0, 60), author: text.slice(0, 40), series: i % 5 ? '' : text.slice(0, 40),
    text: `${text}\n${carried}。${text}\n\n${text}${i}`,
  }));
  writeFileSync(join(input, 'rows.jsonl'), rows.join('\n') + '\n');
  writeFileSync(join(input, '<img src=x onerror=alert(1)>.txt'), carried + '<script>alert(10)</script>');
  made = scanned('hostile', input, '--no-background', '--within');
  return made;
}

test('hostile: ten documents act in no view, and every view stands', async () => {
  const report = await opened(hostileReport());
  const { page } = report;
  const addresses = await page.evaluate(() => ['overview', 'passages', 'families', 'duplicates', 'method', 'templates',
    ...model.documents.map((d) => `document/${d.i}`), ...model.families.map((f) => `family/${f.i}`),
    ...keptPassages().map((p) => `pair/${p.a}/${p.b}/${p.i}`),
    ...model.levels.flatMap((level) => level.clusters.map((c) => `cluster/${level.level}/${c.i}`)),
    ...model.templates.map((x) => `template/${x.i}`),
    ...['<script>alert(1)</script>', '__proto__', '\u202e', '%', 'constructor'].map((w) => `search/${encodeURIComponent(w)}`)]);
  assert.ok(addresses.length > 30, String(addresses.length));
  for (const address of addresses) {
    await go(page, '#/' + address);
    const main = await page.innerText('main');
    assert.ok(main.length > 3, address);
    assert.ok(!/[\u202a-\u202e\u2066-\u2069\u0001-\u0008\u001b]/.test(await page.evaluate(() => document.querySelector('main').textContent)),
      `${address}: what steers is shown by its number`);
  }
  // No element came from the data: the page has only kinds that its scripts make.
  await go(page, '#/document/0');
  const tags = await page.evaluate(() => [...new Set([...document.querySelectorAll('body *')].map((e) => e.tagName.toLowerCase()))]);
  for (const tag of ['img', 'iframe', 'link', 'meta', 'object', 'embed', 'base', 'form']) assert.ok(!tags.includes(tag), tag);
  const handlers = await page.evaluate(() => [...document.querySelectorAll('*')].flatMap((e) =>
    [...e.attributes].filter((a) => a.name.startsWith('on') || /javascript:/i.test(a.name === 'href' ? a.value : '')).map((a) => a.name)));
  assert.deepEqual(handlers, []);
  await quiet(report);
  await report.close();
});

test('hostile: marks are clicked, rows sorted, filters set, the language switched, paper printed', async () => {
  const report = await opened(hostileReport());
  const { page } = report;
  for (let i = 0; i < 11; ++i) {
    await go(page, `#/document/${i}`);
    const marks = await page.locator('mark[data-begin]').count();
    assert.ok(marks > 0, `document ${i}`);
    await page.locator('mark[data-begin]').first().click();
    assert.ok(await page.locator('.panel .other').count() > 0);
    await page.locator('.panel .actions button').first().click();
    await settled(page);
  }
  await page.click('#reset');
  await go(page, '#/passages');
  for (const sort of await page.locator('.sort').all()) await sort.click();
  await page.selectOption('[data-filter="series"]', { index: 1 });
  await page.selectOption('[data-filter="source"]', { index: 1 });
  await page.fill('[data-filter="from"]', '2012-05');
  await settled(page);
  await page.click('#reset');
  await page.click('[data-tool="language"]');
  await go(page, '#/document/1');
  const pdf = await page.pdf({ format: 'A4' });
  assert.ok(pdf.length > 1000);
  await quiet(report);
  await report.close();
});
