// A small harness: tests are sentences, a report is opened in a page that watches for everything that
// must not happen, and a failed check tells what was found.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import assert from 'node:assert/strict';

export { assert };

const kSkipped = 77;  // ctest's SKIP_RETURN_CODE

export function skip(reason) {
  console.log(`skipped: ${reason}`);
  process.exit(kSkipped);
}

async function playwright() {
  try {
    return await import('playwright-core');
  } catch (missing) {
    return skip("playwright-core is not installed ('./dev test browser' installs it)");
  }
}

function chromiumPath(chromium) {
  const known = [process.env.LEITONG_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome', chromium.executablePath()];
  return known.find((path) => path && existsSync(path)) ||
    skip("no Chromium ('./dev test browser' installs it; or name one in LEITONG_CHROMIUM)");
}

const tests = [];
export function test(name, work) {
  tests.push({ name, work });
}

let browser;
const work = mkdtempSync(join(tmpdir(), 'leitong-browser-'));

export function newContext(options) {
  return browser.newContext(options);
}

export function folder(name) {
  return join(work, name);
}

export function leitong(...words) {
  return leitongIn(undefined, ...words);
}

export function leitongIn(cwd, ...words) {
  const ran = spawnSync(process.env.LEITONG_PROGRAM, words, { cwd, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  assert.ok([0, 1].includes(ran.status), `leitong ${words.join(' ')}: ${ran.stderr}`);
  return ran;
}

export function records(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
}

// Scans and gives the folder of the results.
export function scanned(name, ...words) {
  const out = folder(name);
  leitong('scan', ...words, '-o', out);
  return out;
}

// Opens report.html of a folder; `trouble` collects whatever a harmless page never does.
export async function opened(out, { hash = '', language = 'zh-CN', scheme = 'light', width = 1440, height = 1000 } = {}) {
  const context = await browser.newContext({ locale: language, colorScheme: scheme, viewport: { width, height } });
  const page = await context.newPage();
  const trouble = [];
  page.on('dialog', (dialog) => { trouble.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('pageerror', (error) => trouble.push(`error: ${error.stack}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`console: ${message.text()}`);
  });
  const file = pathToFileURL(join(out, 'report.html')).href;
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== file) trouble.push(`request: ${request.url().slice(0, 200)}`);
  });
  page.on('popup', () => trouble.push('popup'));
  await page.addInitScript(() => {
    window.ran = [];
    addEventListener('securitypolicyviolation', (event) => window.ran.push(`policy: ${event.violatedDirective}`));
  });
  await page.goto(file + hash);
  await ready(page);
  return { page, trouble, close: () => context.close() };
}

export async function ready(page) {
  await page.waitForFunction(() => ['all', 'failed'].includes(document.documentElement.dataset.ready), null, { timeout: 60000 });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.ready), 'all');
}

// Goes to a view within the page and waits for it.
export async function go(page, hash) {
  await page.evaluate((wanted) => { location.hash = wanted; }, hash);
  await page.waitForFunction((wanted) => state.view === wanted.replace(/^#\//, '').split(/[/?]/)[0], hash);
  await settled(page);
}

// Two frames later everything that was asked for is drawn.
export async function settled(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))));
}

export async function quiet(report) {
  report.trouble.push(...await report.page.evaluate(() => window.ran));
  assert.deepEqual(report.trouble, []);
}

export async function run() {
  if (!process.env.LEITONG_PROGRAM) skip('LEITONG_PROGRAM names no program');
  const { chromium } = await playwright();
  browser = await chromium.launch({ executablePath: chromiumPath(chromium), args: ['--no-sandbox', '--force-color-profile=srgb'] });
  console.log(`Chromium ${browser.version()}`);
  const wanted = process.argv[2] || '';
  let failures = 0;
  for (const { name, work: doing } of tests) {
    if (!name.includes(wanted)) continue;
    const begin = performance.now();
    try {
      await doing();
      console.log(`ok    ${name} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
    } catch (error) {
      ++failures;
      console.log(`FAIL  ${name}\n${error.stack}`);
    }
  }
  await browser.close();
  rmSync(work, { recursive: true, force: true });
  console.log(failures ? `${failures} failed` : 'all passed');
  process.exit(failures ? 1 : 0);
}
