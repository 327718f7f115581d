import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileError, OptionError } from '@freetickets/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderReport } from './render-report.js';
import { readRunData } from './run-data.js';
import { writeRun } from './testing-folder.js';
import { testingRun } from './testing-run.js';

const run = testingRun();
let folder: string;

beforeEach(async () => {
  folder = await writeRun(run);
});
afterEach(() => rm(dirname(folder), { recursive: true }));

const problem = async (): Promise<Error> => {
  try {
    await readRunData(folder);
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

test('reads what a run wrote', async () => {
  expect(await readRunData(folder)).toEqual({ ...run, folder });
});

test('when and on what it ran, where the record says so', async () => {
  const facts = {
    started: '2026-03-14T15:09:26.535Z',
    machine: { cpu: 'A CPU', cores: 2 },
    configFile: { path: '/a/tickets.config.ts', changed: ['seed'] },
    command: 'npx freetickets train --config tickets.config.ts',
  };
  const { config, versions, engine } = run;
  await writeFile(
    join(folder, 'config.json'),
    JSON.stringify({ config, versions, engine, ...facts }),
  );
  expect(await readRunData(folder)).toEqual({ ...run, ...facts, folder });
});

test('a run without a log has no events', async () => {
  await rm(join(folder, 'events.jsonl'));
  expect((await readRunData(folder)).events).toEqual([]);
});

test('lines of a log that are no events are left out, and the report says so', async () => {
  const log = join(folder, 'events.jsonl');
  const lines = (await readFile(log, 'utf8')).split('\n');
  const others = ['null', '['.repeat(10_000), 'x'.repeat(2 ** 24 + 1)];
  await writeFile(log, [lines[0], ...others, ...lines.slice(1)].join('\n'));
  const { events, evaluation } = await readRunData(folder);
  expect(events).toEqual(run.events);
  const why = 'line 2 is no event of a run and was left out, as were 2 more';
  expect(evaluation.missing).toEqual([{ part: 'events.jsonl', why }]);
  expect(renderReport([await readRunData(folder)])).toContain(why);
});

test('a folder that is no run', async () => {
  for (const content of [undefined, '[]', '{"mine":1}']) {
    await rm(join(folder, 'config.json'));
    if (content) await writeFile(join(folder, 'config.json'), content);
    const error = await problem();
    expect(error).toBeInstanceOf(OptionError);
    expect(error.message).toContain('the folder of a run, with its config.json');
    await writeFile(join(folder, 'config.json'), '');
  }
});

test('a run that has not been evaluated', async () => {
  await rm(join(folder, 'evaluation.json'));
  const error = await problem();
  expect(error).toBeInstanceOf(OptionError);
  expect(error.message).toContain(`Run \`freetickets evaluate ${folder}\` first`);
});

test.each([
  ['evaluation.json', '{', 'is not JSON: damaged. Run `freetickets evaluate'],
  [
    'evaluation.json',
    '{"ensemble":{"accuracy":"1"},"tickets":[]}',
    'ensemble.accuracy is not what',
  ],
  ['evaluation.json', 'null', 'it is not what it should be. Run `freetickets evaluate'],
  [
    'config.json',
    '{"config":{},"versions":{},"engine":{"name":"sparse"},"data":3}',
    'is damaged: data is not a fingerprint of data. Restore it',
  ],
  ['config.json', '{"a":'.repeat(10_000), 'is nested deeper than 64 levels: damaged. Restore it'],
  ['evaluation.json', '['.repeat(10_000), 'deeper than 64 levels: damaged. Run `freetickets'],
])('a damaged %s', async (name, content, expected) => {
  await writeFile(join(folder, name), content);
  const error = await problem();
  expect(error).toBeInstanceOf(FileError);
  expect(error.message).toContain(join(folder, name));
  expect(error.message).toContain(expected);
});
