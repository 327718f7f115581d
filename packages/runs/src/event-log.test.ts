import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { logEvent } from './event-log.js';

let home: string;
let log: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
  log = join(home, 'events.jsonl');
});
afterEach(() => rm(home, { recursive: true }));

const warning = (stage: string, run: number, step: number, message = ''): string =>
  JSON.stringify({ stage, type: 'warning', run, step, message });
const resumed = { type: 'resume', run: 1, step: 20 } as const;

test('of a log of several chunks, what comes after the step of a resume goes, wherever it is', async () => {
  const long = 'x'.repeat(300_000);
  const before = Array.from({ length: 10 }, (_, step) => warning('ensemble', 1, step, long));
  const others = ['no event', warning('baseline', 3, 900, long), warning('ensemble', 0, 900)];
  const later = [warning('ensemble', 1, 21, long), warning('ensemble', 2, 0)];
  const held = [later[0], ...before, ...others, ...later, others[1]];
  await writeFile(log, `${held.join('\n')}\n{"stage":`);
  await logEvent(home, resumed, 'ensemble');
  expect(await readFile(log, 'utf8')).toBe([...before, ...others, others[1], ''].join('\n'));
  expect(await readdir(home)).toEqual(['events.jsonl']);
});

test('a log of which nothing goes stays as it is', async () => {
  const content = `${warning('ensemble', 1, 20)}\n`;
  await writeFile(log, content);
  await logEvent(home, resumed, 'ensemble');
  expect(await readFile(log, 'utf8')).toBe(content);
});

test('where there is no log, none is made', async () => {
  await logEvent(home, resumed, 'ensemble');
  expect(await readdir(home)).toEqual([]);
});
