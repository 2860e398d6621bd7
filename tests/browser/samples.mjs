// The report on samples/, scanned once.

import { readFileSync, writeFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { folder, scanned } from './harness.mjs';

const project = process.env.LEITONG_PROJECT_FOLDER;
const made = new Map();

function once(name, make) {
  if (!made.has(name)) made.set(name, make());
  return made.get(name);
}

export function samples(...more) {
  return once('samples' + more.join(), () => scanned(`samples${more.length}${more.join('').replace(/\W/g, '')}`,
    join(project, 'samples/reports'), '--reference', join(project, 'samples/reference'),
    '--metadata', join(project, 'samples/reports/metadata.csv'), ...more));
}

// The same with dates and places put otherwise, so that series and quotations occur.
export function mixed() {
  return once('mixed', () => {
    const input = folder('mixed-input');
    cpSync(join(project, 'samples/reports'), input, { recursive: true });
    const lines = readFileSync(join(input, 'metadata.csv'), 'utf8').trimEnd().split(/\r?\n/);
    const rows = lines.slice(1).map((line, i) => {
      const cells = line.split(',');
      cells[4] = `series ${i % 4}`;
      if (i % 7 === 3) cells[2] = '';
      if (i % 7 === 5) cells[2] = cells[2].slice(0, 4);
      return cells.join(',');
    });
    writeFileSync(join(input, 'metadata.csv'), [lines[0], ...rows].join('\n') + '\n');
    // What five of them take from the reference is quoted where it is not common wording too.
    return scanned('mixed', input, '--reference', join(project, 'samples/reference'), '--no-background', '--within');
  });
}
