// A server for the tests: an index and a library made from samples/, and pages that watch for what a
// harmless page never does.

import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, folder, leitongIn, newContext } from './harness.mjs';

const project = process.env.LEITONG_PROJECT_FOLDER;
let made = null;

// The index and the library, made once; a copy of the library for who changes it.
function sources() {
  if (made) return made;
  const [index, library] = [folder('reports.index'), folder('serve.db')];
  const run = (...words) => leitongIn(join(project, 'samples'), ...words);
  const words = ['reports', '--metadata', 'reports/metadata.csv'];
  run('index', 'create', index, '--unit', 'paragraph,sentence');
  run('index', 'add', index, ...words);
  run('library', 'add', ...words, '--library', library);
  made = { index, library };
  return made;
}

// Starts a server on a free port; `what`: 'both', 'index' or 'library'. `own`: with a copy of the index,
// which grow(text, name) adds a document to.
export async function served({ what = 'both', more = [], own: copies = false } = {}) {
  const { index, library } = sources();
  const own = mkdtempSync(join(tmpdir(), 'leitong-serve-test-'));
  const copy = join(own, 'library.db');
  cpSync(library, copy);
  const archive = copies ? join(own, 'reports.index') : index;
  if (copies) cpSync(index, archive, { recursive: true });
  const grow = (text = '水渠通到了最后一个村子，学校的食堂换了新锅。', name = 'more.txt') => {
    writeFileSync(join(own, name), text);
    leitongIn(own, 'index', 'add', archive, name);
  };
  const paths = { both: [archive, copy], index: [archive], library: [copy] }[what];
  const child = spawn(process.env.LEITONG_PROGRAM, ['serve', ...paths, '--port', '0', '--lang', 'en', ...more],
    { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  process.once('exit', () => child.kill('SIGKILL'));  // also of a test that failed
  let told = '';
  child.stderr.on('data', (bytes) => { told += bytes; });
  const url = await new Promise((done, fail) => {
    let out = '';
    child.stdout.on('data', (bytes) => {
      out += bytes;
      const found = /Open (\S+)\n/.exec(out);
      if (found) done(found[1]);
    });
    child.on('exit', (code) => fail(new Error(`leitong serve ended with ${code}: ${told}`)));
  });
  const end = async () => {
    const code = await new Promise((done) => { child.removeAllListeners('exit'); child.on('exit', done); child.kill('SIGINT'); });
    rmSync(own, { recursive: true, force: true });
    assert.equal(code, 0, told);
  };
  return { url, end, grow, library: copy, told: () => told };
}

// Opens the page of a server; `trouble` collects dialogs, errors and requests that lead elsewhere.
export async function visited(server, { hash = '', language = 'zh-CN', scheme = 'light', width = 1280, height = 860, expected = [] } = {}) {
  const context = await newContext({ locale: language, colorScheme: scheme, viewport: { width, height } });
  const page = await context.newPage();
  const trouble = [];
  const own = new URL(server.url).origin;
  page.on('dialog', (dialog) => { trouble.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('pageerror', (error) => trouble.push(`error: ${error.stack}`));
  page.on('console', (message) => {
    const text = message.text();
    if (['error', 'warning'].includes(message.type()) && !expected.some((part) => text.includes(part))) trouble.push(`console: ${text}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(own + '/') && !request.url().startsWith('data:')) trouble.push(`request: ${request.url().slice(0, 200)}`);
  });
  page.on('popup', () => trouble.push('popup'));
  await page.addInitScript(() => {
    window.ran = [];
    addEventListener('securitypolicyviolation', (event) => window.ran.push(`policy: ${event.violatedDirective}`));
  });
  await page.goto(server.url + hash);
  await page.waitForFunction(() => ['all', 'failed'].includes(document.documentElement.dataset.ready));
  return { page, trouble, close: () => context.close() };
}

// Drops a file onto the page as a hand would, and waits for what comes of it.
export async function dropped(page, name, text) {
  const before = await page.locator('.job.done, .job.failed').count();
  const data = await page.evaluateHandle(([fileName, content]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], fileName));
    return transfer;
  }, [name, text]);
  await page.dispatchEvent('#main', 'drop', { dataTransfer: data });
  await page.waitForFunction((n) => document.querySelectorAll('.job.done, .job.failed').length > n, before, { timeout: 60000 });
}
