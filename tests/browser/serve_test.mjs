// leitong serve in a browser: drop a file and read its report, search and fill templates, edit tags; in
// both languages, with hostile names and texts, and for two users at once.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, ready, settled, test } from './harness.mjs';
import { dropped, served, visited } from './serving.mjs';

const project = process.env.LEITONG_PROJECT_FOLDER;
const sample = (name) => readFileSync(join(project, 'samples/reports', name + '.txt'), 'utf8').split('\n');

// Some of one report, some of another, and words of its own.
function draft() {
  const own = '今年春天新修的水渠通到了最后一个村子，学校的食堂也换了新锅，大家说这样的日子才叫踏实。';
  return ['关于本县工作的草稿', own, ...sample('椒岭县_2023').slice(6, 9), own.split('').reverse().join(''), ...sample('青禾县_2022').slice(8, 10)].join('\n');
}

async function go(page, hash, selector) {
  await page.evaluate((wanted) => { location.hash = wanted; }, hash);
  await page.waitForSelector(selector);
  await settled(page);
}

async function quietly(visit, server) {
  visit.trouble.push(...await visit.page.evaluate(() => window.ran));
  assert.deepEqual(visit.trouble, [], server.told());
}

for (const [language, words] of [
  ['zh-CN', { title: '查重', open: '打开报告', copied: '抄录', templates: '模板', history: '改动', documents: '文档', overview: '总览', fill: '填写', other: 'Check' }],
  ['en-GB', { title: 'Check', open: 'Open the report', copied: 'copied', templates: 'Templates', history: 'History', documents: 'Documents', overview: 'Overview', fill: 'Fill', other: '查重' }],
]) {
  test(`serve: a dropped file and its report, ${language}`, async () => {
    const server = await served();
    const visit = await visited(server, { language });
    const { page } = visit;
    assert.equal(await page.innerText('h1'), words.title);
    await dropped(page, '草稿.txt', draft());
    const card = await page.innerText('.card.made');
    assert.ok(card.includes(words.open) && card.includes(words.copied), card);
    assert.ok(!card.includes(words.other), card);
    const share = Number(/(\d+\.\d)%/.exec(card)[1]);
    assert.ok(share > 20 && share < 95, card);
    await page.click('.card.made .actions a');
    await ready(page);
    assert.ok(/\/report\/[0-9a-f]{32}#\/document\/\d+$/.test(page.url()), page.url());
    assert.ok((await page.innerText('h1')).includes('草稿'));
    assert.ok(await page.locator('.reading mark.copied').count() >= 2);
    // Its shares are those that the page before told.
    assert.ok((await page.innerText('.share-facts')).includes(`${share.toFixed(1)}%`));
    await page.click('.reading mark.copied:not(.lent)');
    assert.ok(await page.locator('.panel .other').count() > 0);
    await page.goBack();
    await page.waitForSelector('.card.made');  // still there
    await quietly(visit, server);
    await visit.close();
    await server.end();
  });

  test(`serve: every view says what it must, ${language}`, async () => {
    const server = await served();
    for (const scheme of ['light', 'dark']) {
      const visit = await visited(server, { language, scheme });
      const { page } = visit;
      for (const [hash, selector, title] of [['#/overview', '.choices select', words.overview], ['#/documents', 'tbody tr', words.documents], ['#/templates', '.cards .card', words.templates],
        ['#/template/2', '.filled', null], ['#/history', 'tbody tr', words.history], ['#/check', '.drop', words.title]]) {
        await go(page, hash, selector);
        const text = await page.innerText('main');
        if (title) assert.equal(await page.innerText('h1'), title);
        assert.ok(!/undefined|NaN|\[object/.test(text), `${hash}: ${text}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${hash} is too wide`);
      }
      await quietly(visit, server);
      await visit.close();
    }
    await server.end();
  });
}

for (const [language, words] of [
  ['zh-CN', { make: '制作总览', open: '打开总览报告', stale: '已不是最新', left: '未选入', again: '重新制作', heatmap: '谁与谁相同', years: '年份' }],
  ['en-GB', { make: 'Make the overview', open: 'Open the report', stale: 'no longer', left: 'not chosen', again: 'Make it anew', heatmap: 'Who shares with whom', years: 'Year' }],
]) {
  test(`serve: the overview of the index, whole and in part, ${language}`, async () => {
    const server = await served({ what: 'index', own: true });
    const visit = await visited(server, { language, width: 1400 });
    const { page } = visit;
    await go(page, '#/overview', '#overview .nothing');
    assert.equal(await page.innerText('#make'), words.make);
    await page.focus('#make');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.overview-card', { timeout: 60000 });
    assert.ok((await page.innerText('.overview-card')).includes('30'));
    assert.ok(await page.isDisabled('#make'));
    const figures = (await page.locator('.overview-card .key b').allInnerTexts()).map((text) => Number(text.replace(/,/g, '')));
    assert.equal(figures.length, 6);
    assert.ok(figures.every((n) => n > 0), figures.join());
    await page.click('.overview-card h3 a');
    await ready(page);
    // The page that scan writes: documents, heatmap, families, a document, a pair, filters.
    assert.ok((await page.innerText('main')).includes(words.heatmap));
    assert.ok((await page.locator('main .key b').allInnerTexts())[0] === '30');
    for (const [hash, selector] of [['#/document/3', '.reading mark'], ['#/families', '.part'], ['#/templates', '.cards .card'], ['#/duplicates', '.part']]) {
      await go(page, hash, selector);
    }
    await page.goBack(); await page.goBack(); await page.goBack(); await page.goBack(); await page.goBack();
    await page.waitForSelector('.overview-card');
    // A part of it: what is left out is told, here and in the report.
    await page.selectOption(`select[aria-label="${words.years}"]`, '2022');
    await page.waitForSelector('#overview .nothing');
    await page.click('#make');
    await page.waitForSelector('.overview-card .left', { timeout: 60000 });
    assert.ok((await page.innerText('.overview-card .left')).includes(words.left));
    await page.click('.overview-card h3 a');
    await ready(page);
    assert.ok((await page.innerText('main .notice')).includes(language === 'zh-CN' ? '未选入' : 'not chosen'));
    await page.goBack();
    await page.waitForSelector('.overview-card');
    // The index grows: what was made is old.
    server.grow();
    await page.reload();
    await page.waitForSelector('.overview-card');  // of the whole: the choice is forgotten with the page
    assert.ok((await page.innerText('#overview')).includes(words.stale));
    assert.equal(await page.innerText('#make'), words.again);
    await page.click('#make');
    await page.waitForFunction(() => document.querySelector('.overview-card') && !document.querySelector('#overview .notice'), null, { timeout: 60000 });
    assert.ok((await page.innerText('.overview-card')).includes('31'));
    await quietly(visit, server);
    await visit.close();
    await server.end();
  });
}

test('serve: an index above the limit is chosen from', async () => {
  const server = await served({ what: 'index', own: true, more: ['--overview-limit', '1M'] });
  server.grow('字'.repeat(400000));
  const visit = await visited(server, { language: 'en-GB', width: 400 });
  const { page } = visit;
  await go(page, '#/overview', '#overview .notice');
  assert.ok((await page.innerText('#overview .notice')).includes('--overview-limit'));
  assert.ok(await page.isDisabled('#make'));
  await page.fill('#words', '青禾县');
  await page.waitForFunction(() => !document.getElementById('make').disabled);
  await page.click('#make');
  await page.waitForSelector('.overview-card', { timeout: 60000 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.fill('#words', '<img src=x onerror=ran.push(1)>');
  await page.waitForFunction(() => document.querySelector('#overview .nothing'));
  await page.click('#make');
  await page.waitForSelector('#overview .notice[role="alert"]');
  await quietly(visit, server);
  await visit.close();
  await server.end();
});

test('serve: the language is switched and remembered', async () => {
  const server = await served();
  const visit = await visited(server, { language: 'zh-CN' });
  await visit.page.click('[data-tool="language"]');
  assert.equal(await visit.page.innerText('h1'), 'Check');
  await visit.page.reload();
  await ready(visit.page);
  assert.equal(await visit.page.innerText('h1'), 'Check');
  await quietly(visit, server);
  await visit.close();
  await server.end();
});

test('serve: pasted text, several files in one go, and one that cannot be read', async () => {
  const server = await served();
  const visit = await visited(server, { expected: ['422'] });
  const { page } = visit;
  await page.fill('#paste', draft());
  await page.click('.paste button');
  await page.waitForSelector('.job.done');
  await page.setInputFiles('#file', [
    { name: 'one.txt', mimeType: 'text/plain', buffer: Buffer.from(draft()) },
    { name: 'broken.docx', mimeType: 'application/zip', buffer: Buffer.from('PK\x03\x04') },
    { name: 'two.html', mimeType: 'text/html', buffer: Buffer.from(`<html><body><p>${sample('砚溪县_2022')[5]}</p></body></html>`) }]);
  await page.waitForFunction(() => document.querySelectorAll('.job.done, .job.failed').length === 4, null, { timeout: 30000 });
  assert.equal(await page.locator('.job.failed').count(), 1);
  assert.ok((await page.innerText('.job.failed')).includes('broken.docx'));
  await quietly(visit, server);
  await visit.close();
  await server.end();
});

test('serve: what is typed beside the file goes with the first one too, dropped or pasted', async () => {
  const server = await served();
  const visit = await visited(server);
  const { page } = visit;
  const asked = [];
  page.on('request', (request) => { if (request.url().includes('/api/reports?')) asked.push(new URL(request.url()).searchParams); });
  await page.fill('.told-field input[name="date"]', '2024-03-05');
  await page.fill('.told-field input[name="place"]', '云溪县');
  await dropped(page, 'one.txt', draft());
  await page.fill('#paste', draft());
  await page.click('.paste button');
  await page.waitForFunction(() => document.querySelectorAll('.job.done').length === 2);
  assert.deepEqual(asked.map((query) => [query.get('date'), query.get('place')]), [['2024-03-05', '云溪县'], ['2024-03-05', '云溪县']]);
  await quietly(visit, server);
  await visit.close();
  await server.end();
});

test('serve: of too many files the rest is told by name', async () => {
  const server = await served({ what: 'library' });
  const visit = await visited(server);
  const { page } = visit;
  await page.evaluate(() => takeFiles(Array.from({ length: 160 }, (_, i) => new File([`第${i}个文件。`], `f${i}.txt`))));
  const told = page.locator('.job.failed');
  assert.equal(await told.count(), 1);
  assert.ok((await told.innerText()).includes('60 个文件') && (await told.innerText()).includes('至多 100 个文件'), await told.innerText());
  const notes = await told.locator('details').textContent();
  assert.ok(notes.includes('f100.txt') && notes.includes('还有 10 条。'), notes);
  await page.waitForFunction(() => document.querySelectorAll('.job.done').length === 100, null, { timeout: 60000 });
  await quietly(visit, server);
  await visit.close();
  await server.end();
});

test('serve: a made report fits a telephone, in both languages', async () => {
  const server = await served();
  for (const language of ['zh-CN', 'en-GB']) {
    const visit = await visited(server, { language, width: 360, height: 740 });
    const { page } = visit;
    await dropped(page, '草稿.txt', draft());
    await page.waitForSelector('.card.made');
    const wide = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll('.card.made *')].map((e) => e.getBoundingClientRect().right)) - innerWidth);
    assert.ok(wide <= 0, `${wide} pixels too wide`);
    await quietly(visit, server);
    await visit.close();
  }
  await server.end();
});

test('serve: a report that is gone is a page with a way back', async () => {
  const server = await served();
  const visit = await visited(server, { expected: ['404'] });
  const { page } = visit;
  await page.goto(new URL('/report/' + '0'.repeat(32), server.url).href);
  assert.ok((await page.innerText('body')).includes('这份报告已不在') && (await page.innerText('body')).includes('This report is gone'));
  await page.click('a');
  await page.waitForSelector('#drop');
  await quietly(visit, server);
  await visit.close();
  await server.end();
});
for (const [language, words] of [['zh-CN', ['与 4 篇文档大半相同', '各家共有的文字', '不计为抄录']],
  ['en-GB', ['the same as 4 documents', 'common to all', 'not as copied']]]) {
  test(`serve: what many carry is not copied, and told to be common to all, ${language}`, async () => {
    const server = await served({ own: true });
    const common = '渡口的老船工每天清早先看水色，再把缆绳一圈一圈解开，等对岸学堂敲过第一遍钟才肯撑篙。他说河心那块青石年年往下游挪半尺，' +
      '挪到拐弯处就该换新桩了，谁家孩子落了书包在舱里，他都记在门板背面，攒够一行便托卖豆腐的捎回村去。\n';
    for (let i = 0; i < 4; ++i) server.grow(common, `common${i}.txt`);
    const visit = await visited(server, { language });
    const { page } = visit;
    await dropped(page, '同文.txt', common);
    const told = await page.innerText('.card.made .told');
    for (const wanted of words) assert.ok(told.includes(wanted), told);
    assert.ok(told.includes('100.0%'), told);
    await quietly(visit, server);
    await visit.close();
    await server.end();
  });
}

test('serve: a document of the index is held against the others', async () => {
  const server = await served({ what: 'index' });
  const visit = await visited(server, { language: 'en-GB' });
  const { page } = visit;
  assert.deepEqual(await page.locator('nav a').allInnerTexts(), ['Check', 'Overview', 'Documents']);
  await go(page, '#/documents', 'tbody tr');
  assert.equal(await page.locator('tbody tr').count(), 30);
  await page.fill('#words', '青禾县 2022');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  await page.click('tbody button');
  await page.waitForSelector('.card.made');
  assert.ok((await page.innerText('.card.made')).includes('青禾县_2022'));
  await quietly(visit, server);
  await visit.close();
  await server.end();
});

test('serve: a library alone tells of its templates in a text', async () => {
  const server = await served({ what: 'library' });
  const visit = await visited(server);
  const { page } = visit;
  assert.deepEqual(await page.locator('nav a').allInnerTexts(), ['查重', '模板', '改动']);
  await dropped(page, '草稿.txt', sample('砚溪县_2022').join('\n'));
  await page.click('.card.made .actions a');
  await ready(page);
  await page.evaluate(() => { location.hash = '#/overview'; });
  await settled(page);
  assert.ok((await page.innerText('main')).includes('本次只与模板库对照'));
  await page.evaluate(() => { location.hash = '#/templates'; });
  await page.waitForSelector('.cards .card');
  await quietly(visit, server);
  await visit.close();
  await server.end();
});

test('serve: templates are found, filled and copied', async () => {
  const server = await served();
  const visit = await visited(server);
  const { page } = visit;
  await go(page, '#/templates', '.cards .card');
  const all = await page.locator('.cards .card').count();
  await page.fill('#words', '护理急救站');
  await page.waitForFunction((n) => { const m = document.querySelectorAll('.cards .card').length; return m > 0 && m < n; }, all);
  await page.click('.cards .card a');
  await page.waitForSelector('.filled .slot');
  const open = await page.locator('.filled .slot').count();
  assert.ok(open > 0);
  const first = page.locator('.blank input[type="text"]').first();
  await first.fill('云溪县');
  await page.waitForFunction((n) => document.querySelectorAll('.filled .slot').length === n - 1, open);
  assert.ok((await page.innerText('.filled')).startsWith('云溪县'));
  // A value that does not look like its slot is told.
  const number = await page.evaluate(() => [...document.querySelectorAll('.blank label')].findIndex((e) => /数字|数额|金额/.test(e.textContent)));
  assert.ok(number >= 0);
  await page.locator('.blank input[type="text"]').nth(number).fill('很多');
  await page.waitForSelector('.warnings li');
  await quietly(visit, server);
  await visit.close();
  await server.end();
});

test('serve: tags and roles are edited, by two users at once, and undone', async () => {
  const server = await served();
  const [one, two] = [await visited(server), await visited(server, { language: 'en-GB' })];
  for (const { page } of [one, two]) await go(page, '#/template/2', '#new-tag');
  await Promise.all([[one, '财政'], [two, '<img src=x onerror=alert(1)>']].map(async ([{ page }, tag]) => {
    await page.fill('#new-tag', tag);
    await page.press('#new-tag', 'Enter');
    await page.waitForSelector('.chip.still');
  }));
  await one.page.reload();
  await one.page.waitForFunction(() => document.querySelectorAll('.chip.still').length === 2);
  await one.page.selectOption('#role', 'closing');
  await one.page.waitForFunction(() => document.querySelector('#role').value === 'closing');
  await settled(one.page);
  await go(one.page, '#/history', 'tbody tr');
  await one.page.click('main button');
  await one.page.waitForSelector('tr.undone');
  await two.page.reload();
  await two.page.waitForSelector('#role');
  assert.equal(await two.page.inputValue('#role'), 'data');
  await two.page.locator('.drop-tag').first().click();
  await two.page.waitForFunction(() => document.querySelectorAll('.chip.still').length === 1);
  // Both drop a file at the same moment.
  for (const { page } of [one, two]) await go(page, '#/check', '.drop');
  await Promise.all([one, two].map(({ page }, i) => dropped(page, `user${i}.txt`, draft())));
  for (const [i, { page }] of [one, two].entries()) {
    const text = await page.innerText('#jobs');
    assert.ok(text.includes(`user${i}`) && !text.includes(`user${1 - i}`), text);
  }
  for (const visit of [one, two]) { await quietly(visit, server); await visit.close(); }
  await server.end();
});

test('serve: hostile names, titles and texts do nothing', async () => {
  const server = await served();
  const visit = await visited(server, { expected: ['422', '400'] });
  const { page } = visit;
  const hostile = ['<script>alert(1)</script>', '<img src=x onerror=ran.push(1)>', '"><svg onload=alert(2)>', '../../../../etc/passwd',
    'javascript:alert(3)', '\u202egnp.exe', '${alert(4)}{{alert(5)}}', '__proto__', '</style></script><b>', '%3Cscript%3E%00'];
  for (const [i, name] of hostile.entries()) {
    await page.fill('.told-field input[name="place"]', name);
    await dropped(page, `${name}.${i % 2 ? 'txt' : 'html'}`, i % 2 ? `${name}\n${draft()}` : `<title>${name}</title><body onload=alert(9)><p>${draft()}</p><script>alert(6)</script>`);
  }
  assert.equal(await page.locator('.job').count(), hostile.length);
  const tags = await page.evaluate(() => [...new Set([...document.querySelectorAll('body *')].map((e) => e.tagName.toLowerCase()))]);
  for (const tag of ['img', 'svg', 'iframe', 'link', 'object', 'embed', 'base', 'form']) assert.ok(!tags.includes(tag), tag);
  assert.equal(await page.locator('script').count(), 1);
  const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href')));
  assert.ok(links.every((href) => /^(#|\/report\/[0-9a-f]{32}#\/document\/\d+$)/.test(href)), links.join());
  assert.ok(!/[\u202a-\u202e\u2066-\u2069]/.test(await page.evaluate(() => document.querySelector('main').textContent)));
  for (const hash of ['#/template/<script>', '#/%', '#/__proto__', '#/constructor', '#/template/999999']) {
    await page.evaluate((wanted) => { location.hash = wanted; }, hash);
    await settled(page);
  }
  visit.trouble = visit.trouble.filter((text) => !text.includes('404'));  // template 999999
  for (const href of links.filter((x) => x.startsWith('/report/')).slice(0, 4)) {
    await page.goto(new URL(href, server.url).href);
    await ready(page);
    assert.ok((await page.innerText('main')).length > 10);
  }
  await quietly(visit, server);
  await visit.close();
  await server.end();
});

test('serve: all of it by keyboard', async () => {
  const server = await served();
  const visit = await visited(server);
  const { page } = visit;
  await page.keyboard.press('4');
  await page.waitForSelector('.cards .card');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'words');
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('l');
  await page.waitForFunction(() => document.querySelector('h1').textContent === 'Templates');
  await page.keyboard.press('?');
  await page.waitForSelector('#help');
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await page.waitForSelector('#drop');
  // The place to drop is reached with Tab, and shows it.
  for (let i = 0; i < 20 && await page.evaluate(() => document.activeElement.id) !== 'file'; ++i) await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'file');
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.getElementById('drop')).outlineStyle), 'none');
  await quietly(visit, server);
  await visit.close();
  await server.end();
});

test('serve: a narrow window needs no sideways scrolling', async () => {
  const server = await served();
  const visit = await visited(server, { width: 420, height: 800 });
  const { page } = visit;
  await dropped(page, '草稿.txt', draft());
  for (const [hash, selector] of [['#/check', '.card.made'], ['#/overview', '.choices select'], ['#/documents', 'tbody tr'], ['#/templates', '.cards .card'], ['#/template/2', '.filled'], ['#/history', 'tbody tr']]) {
    await go(page, hash, selector);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${hash} is ${wide} pixels too wide`);
  }
  await quietly(visit, server);
  await visit.close();
  await server.end();
});

test('serve: a token opens the page on another address, and without it nothing is told', async () => {
  const server = await served({ more: ['--host', '0.0.0.0'] });
  const url = server.url.replace('0.0.0.0', '127.0.0.1');
  const visit = await visited({ ...server, url });
  await visit.page.waitForSelector('#drop');
  assert.ok(!visit.page.url().includes('token'), visit.page.url());
  await dropped(visit.page, '草稿.txt', draft());
  await visit.page.click('.card.made .actions a');
  await ready(visit.page);
  await quietly(visit, server);
  await visit.close();
  const stranger = await visited({ ...server, url: url.replace(/#.*/, '') }, { expected: ['401'] });
  assert.ok((await stranger.page.innerText('main')).includes('令牌'));
  await quietly(stranger, server);
  await stranger.close();
  await server.end();
});
