import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from './event-log.js';
import type { LoggedEvent } from './events.js';

let folder: string;
let log: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
  log = join(folder, 'events.jsonl');
});
afterAll(() => rm(folder, { recursive: true }));

async function read(lines: readonly string[], end = '\n', limit?: number) {
  await writeFile(log, lines.join('\n') + end);
  const events: (LoggedEvent | undefined)[] = [];
  for await (const { event } of readEvents(folder, limit)) events.push(event);
  return events;
}

const place = { stage: 'ensemble', run: 1, step: 3 } as const;
const epoch = {
  ...place,
  type: 'epoch',
  phase: 'exploration',
  epoch: 1,
  epochs: 2,
  learningRate: 0.1,
  train: { loss: 1, accuracy: 0.5 },
  validation: { accuracy: 0.5, nll: 1 },
  layers: { kernel: { density: 0.5, explored: 0.6 } },
  probe: [1, -2],
  seconds: 3.5,
} as const;

test('what training tells can be read, and comes back', async () => {
  const layers = { kernel: { pruned: 3, grown: 0, regrown: 0, active: 5 } };
  const told = [
    epoch,
    { ...place, type: 'checkpoint' },
    { ...place, type: 'topology', cause: 'pruning', rewoundTo: 0, layers },
    { ...place, type: 'topology', cause: 'superposition', layers },
  ];
  expect(await read(told.map((event) => JSON.stringify(event)))).toEqual(told);
});

test.each([
  'null',
  '7',
  '[]',
  '',
  '{"stage":"ensemble"',
  '['.repeat(100_000),
  '{"type":"epoch"}',
  '{"type":"toString","stage":"ensemble","run":1,"step":1}',
  JSON.stringify({ ...epoch, stage: 'other' }),
  JSON.stringify({ ...epoch, seconds: -1 }),
  JSON.stringify({ ...epoch, seconds: null }),
  JSON.stringify(epoch).replace('3.5', '1e999'),
  JSON.stringify(epoch).replace('3.5', '1e300'),
])('a line that is no event is told from one: %.40s', async (line) => {
  expect(await read([JSON.stringify(epoch), line, JSON.stringify(epoch)])).toEqual([
    epoch,
    undefined,
    epoch,
  ]);
});

test('a last line that was not finished says nothing', async () => {
  expect(await read([JSON.stringify(epoch), JSON.stringify(epoch)], '')).toEqual([
    epoch,
    undefined,
  ]);
});

test('a log that is larger than allowed is refused', async () => {
  await expect(read(['{}', '{}', '{}'], '\n', 6)).rejects.toThrow(FileError);
  await expect(read(Array(7).fill(''), '\n', 6)).rejects.toThrow(FileError);
  expect(await read(['{}', '{}'], '\n', 6)).toHaveLength(2);
});
