import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, type Control, runPipeline, trainMember } from '@freetickets/pipeline';
import { readRunRecord } from '@freetickets/runs';
import { expect, test } from 'vitest';
import { builtIns } from './built-ins.js';
import { DataError, evaluateRun, fromArrays, OptionError } from './index.js';
import { folder, prepareTests, ring, small, untimed } from './testing-experiment.js';

prepareTests();

const dst = { ...small, method: { name: 'dst', tickets: 3, epochs: 3 } };
const run = (config: object, control?: Control) => runPipeline(config as Config, builtIns, control);
const member = (config: object, index: number, control?: Control) =>
  trainMember(config as Config, index, builtIns, control);
const at = (name: string) => join(folder, name);

/** Trains members of a config, each in a folder of its own. */
async function membersOf(config: object, indices: readonly number[]): Promise<readonly string[]> {
  const folders = indices.map((index) => at(`member-${index}`));
  for (const [i, index] of indices.entries()) {
    await member({ ...config, out: folders[i] }, index);
  }
  return folders;
}

/** The files of an ensemble, and the log without what the clock says. */
async function contentsOf(path: string) {
  const names = (await readdir(join(path, 'ensemble'))).sort();
  const files = names.map((name) => readFile(join(path, 'ensemble', name), 'base64'));
  const log = (await readFile(join(path, 'events.jsonl'), 'utf8')).trim().split('\n');
  return {
    ensemble: [names, await Promise.all(files)],
    log: log.map((line) => ({ ...JSON.parse(line), seconds: 0 })),
  };
}

test.each<[string, object]>([
  ['dst', dst],
  ['dense-ensemble', { ...small, method: { name: 'dense-ensemble', tickets: 2, epochs: 2 } }],
  [
    'lottery-rewinding, stacked, calibrated, beside a baseline',
    {
      ...small,
      method: { name: 'lottery-rewinding', tickets: 2, epochs: 3 },
      aggregator: 'stacking',
      calibrator: 'temperature',
      baseline: 'dense',
    },
  ],
])('%s, put together from its members, is the same bit for bit', async (_, config) => {
  const whole = await run({ ...config, out: at('whole') });
  const { length } = whole.ensemble.tickets;
  const members = await membersOf(config, [...Array(length).keys()]);
  const parts = await run({ ...config, out: at('parts') }, { members });
  const expected = await contentsOf(at('whole'));
  expect(await contentsOf(at('parts'))).toEqual(expected);
  const scores = [parts, whole].map(({ evaluation }) => ({
    ...untimed(evaluation),
    cost: { ...untimed(evaluation).cost, trainSeconds: 0, denseTrainSeconds: 0 },
  }));
  expect(scores[0]).toEqual(scores[1]);
  expect(parts.evaluation.cost.trainSeconds).toBeGreaterThan(0);
});

test('a member is that of every ensemble that has it, and a dense network is one, too', async () => {
  const of = (tickets: number) => ({
    ...small,
    method: { name: 'dense-ensemble', tickets, epochs: 2 },
  });
  const dense = { ...small, method: { name: 'dense', epochs: 2 }, out: at('dense') };
  await run(dense);
  const [second] = await membersOf(of(2), [1]);
  const [third] = await membersOf(of(3), [2]);
  const members = [at('dense'), second, third];
  await run({ ...of(3), out: at('parts') }, { members });
  await run({ ...of(3), out: at('whole') });
  expect(await contentsOf(at('parts'))).toEqual(await contentsOf(at('whole')));
});

test('a member that was stopped goes on, for another ensemble, too', async () => {
  const out = at('member');
  const stop = new AbortController();
  const stopping = {
    ...dst,
    out,
    onEvent: ({ step }: { step: number }) => {
      if (step === 9) stop.abort();
    },
  };
  const begun = member(stopping, 1, { signal: stop.signal });
  await expect(begun).rejects.toThrow('Stopped after step 9');
  const larger = { ...dst, method: { ...dst.method, tickets: 5 }, calibrator: 'temperature', out };
  await member(larger, 1, { existing: 'resume' });
  const [whole] = await membersOf(dst, [1]);
  expect((await contentsOf(out)).ensemble).toEqual((await contentsOf(whole)).ensemble);
});

test('a member’s folder says that it is one, and is taken for nothing else', async () => {
  const [folderOfOne] = await membersOf(dst, [2]);
  expect(await readRunRecord(folderOfOne)).toMatchObject({ member: 2, config: { sparsity: 0.6 } });
  await expect(evaluateRun(folderOfOne)).rejects.toThrow('expected a whole run');
  const resumed = run({ ...dst, out: folderOfOne }, { existing: 'resume' });
  await expect(resumed).rejects.toThrow('this one holds run 3 of a plan');
  await expect(member({ ...dst, out: at('fourth') }, 3)).rejects.toThrow(OptionError);
});

test('what does not fit is refused', async () => {
  const members = await membersOf(dst, [0, 1]);
  const parts = (config: object, folders: readonly string[]) =>
    run(
      { ...config, out: at('parts') },
      {
        existing: 'resume',
        members: folders,
      },
    );
  await expect(parts(dst, members)).rejects.toThrow("one folder for each of the plan's 3 runs");
  const missing = [...members, at('nothing')];
  await expect(parts(dst, missing)).rejects.toThrow('expected the folder of a run');
  const dataset = fromArrays({ ...ring(120, 3), test: ring(60, 2), name: 'ring' });
  const others = { ...dst, dataset, method: { ...dst.method, tickets: 2 } };
  await expect(run({ ...others, out: at('others') }, { members })).rejects.toThrow(DataError);
  await writeFile(join(members[1], 'ensemble', 'ticket-1.safetensors'), 'damaged');
  const two = { ...dst, method: { ...dst.method, tickets: 2 } };
  await expect(run({ ...two, out: at('damaged') }, { members })).rejects.toThrow(
    'ticket-1.safetensors',
  );
});
