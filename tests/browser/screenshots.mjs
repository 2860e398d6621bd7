// node screenshots.mjs FOLDER: the pictures in docs/images, from samples/ and nothing else.

import { join } from 'node:path';
import { go, opened, test, run, settled } from './harness.mjs';
import { samples } from './samples.mjs';

const target = process.argv[2] || join(process.env.LEITONG_PROJECT_FOLDER, 'docs/images');
process.argv[2] = '';

const pictures = [
  ['report-overview-zh', '#/overview', { language: 'zh-CN' }],
  ['report-document-zh', '#/document/2', { language: 'zh-CN' }],
  ['report-pair-en', '#/pair/4/17', { language: 'en-US' }],
];
for (const [name, hash, how] of pictures) {
  test(name, async () => {
    const report = await opened(samples(), { ...how, width: 1280, height: 860 });
    await go(report.page, hash);
    if (hash.startsWith('#/document')) await report.page.click('.reading mark.copied:not(.lent)');
    await report.page.waitForTimeout(500);
    await settled(report.page);
    await report.page.screenshot({ path: join(target, name + '.png') });
    await report.close();
  });
}
await run();
