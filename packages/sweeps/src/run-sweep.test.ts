import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptionError } from '@freetickets/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expandSweep } from './expand.js';
import { heldRuns } from './held-runs.js';
import { runSweep } from './run-sweep.js';
import { parseSweep } from './sweep.js';
import { readSweepFile, writeSweepFile } from './sweep-file.js';

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(out, { recursive: true }));

/** Begins a sweep, none of whose jobs is done. */
async function begin(dataset: string, axes: { readonly [axis: string]: readonly unknown[] }) {
  const sweep = parseSweep({ base: { dataset }, axes });
  const resolve = async (config: object) => ({
    config,
    written: {},
    identity: JSON.stringify(config),
    runs: [JSON.stringify(['run', config])],
    method: 'edst',
    ignored: [],
  });
  const expansion = await expandSweep(sweep, resolve, await heldRuns(out));
  return runSweep(expansion, { out, launcher: { launch: async () => {} }, command: [] });
}

/** Writes down that all runs of a sweep are done. */
async function finish() {
  const file = await readSweepFile(out);
  if (!file) throw new Error('no sweep.json');
  const runs = file.runs.map((run) => ({ ...run, state: 'done' as const }));
  await writeSweepFile(out, { ...file, runs });
}

test('a folder with results of another sweep is left as it is', async () => {
  await begin('mnist', { sparsity: [0.8, 0.9] });
  await finish();
  const before = await readSweepFile(out);
  const other = begin('fashion-mnist', { sparsity: [0.8, 0.9] });
  await expect(other).rejects.toThrow(OptionError);
  await expect(other).rejects.toThrow(
    /it holds another: none of its 2 runs, such as edst-sparsity-0\.8-\w+, is .* \(--out\)/,
  );
  expect(await readSweepFile(out)).toEqual(before);
});

test('a sweep goes on whose values are edited', async () => {
  await begin('mnist', { sparsity: [0.8, 0.9] });
  await finish();
  const edited = await begin('mnist', { sparsity: [0.9, 0.95, 0.99] });
  expect(edited.runs).toHaveLength(3);
});

test('one without results gives way', async () => {
  await begin('mnits', { sparsity: [0.8] });
  expect((await begin('mnist', { sparsity: [0.8] })).runs).toHaveLength(1);
});

test('a folder that holds a sweep but for a sweep.json that was removed is taken, another is not', async () => {
  const run = () =>
    runSweep(
      { axes: [], entries: [], runs: [], jobs: [] },
      { out, launcher: { launch: async () => {} }, command: [] },
    );
  for (const name of ['queue.json', 'report.html']) await writeFile(join(out, name), '');
  expect(await run()).toMatchObject({ runs: [] });
  await rm(join(out, 'sweep.json'));
  await writeFile(join(out, 'thesis.tex'), '');
  await expect(run()).rejects.toThrow(OptionError);
  await expect(run()).rejects.toThrow('thesis.tex');
});
