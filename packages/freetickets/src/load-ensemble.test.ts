import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { freeTickets, fromArrays, loadEnsemble, random } from './index.js';
import { loadEnsemble as loadToPredict } from './predict/index.js';

const stream = random.derive(1, 'points');
const inputs = Array.from({ length: 60 }, () => [stream.uniform(), stream.uniform()]);
const labels = inputs.map(([x = 0, y = 0]) => Number(x > y));

let files: Record<string, Uint8Array>;
let trained: Awaited<ReturnType<typeof freeTickets>>['ensemble'];
beforeAll(async () => {
  await tf.setBackend('cpu');
  const dataset = fromArrays({ inputs, labels });
  const model = { name: 'mlp', hidden: [8] } as const;
  const method = { name: 'edst', tickets: 2, explorationEpochs: 3, refinementEpochs: 1 } as const;
  ({ ensemble: trained } = await freeTickets({ dataset, model, method, batchSize: 8 }));
  files = await trained.toFiles();
});
// TensorFlow.js as it is before anything of a program asks for it.
const backend = tf.findBackendFactory('cpu');
beforeEach(() => {
  tf.removeBackend('cpu');
  tf.registerBackend('cpu', backend);
});

test('predicts as what was trained did, without a backend of TensorFlow.js', async () => {
  const loaded = await loadEnsemble(files);
  expect(await loaded.predict(inputs)).toEqual(await trained.predict(inputs));
  expect(tf.getBackend()).toBeFalsy();
});

test('predicts on TensorFlow.js where a backend is named, to the same within rounding', async () => {
  const loaded = await loadEnsemble(files, { backend: 'cpu' });
  expect(tf.getBackend()).toBe('cpu');
  const { data } = (await loaded.predict(inputs)).probabilities;
  const expected = (await trained.predict(inputs)).probabilities.data;
  for (const [i, p] of data.entries()) expect(p).toBeCloseTo(expected[i] as number, 5);
});

test.each([loadEnsemble, loadToPredict])(
  'says how files are to be given, and which options there are',
  async (load) => {
    const map = new Map(Object.entries(files));
    const buffer = { ...files, 'ensemble.json': new ArrayBuffer(8) };
    await expect(load(map as never)).rejects.toThrow('of a Map, Object.fromEntries(it)');
    await expect(load(buffer as never)).rejects.toThrow('of an ArrayBuffer, new Uint8Array(it)');
    const mistyped = load(files, { thread: 1 } as never);
    await expect(mistyped).rejects.toThrow(/thread: got 1, expected .*threads/);
    const loaded = await load(files);
    const predicted = loaded.predict(inputs, { timeout: 1 } as never);
    await expect(predicted).rejects.toThrow('timeout: got 1, expected another option: signal');
  },
);

test('finds the ensemble of a run folder by the folder', async () => {
  const run = await mkdtemp(join(tmpdir(), 'freetickets-'));
  await trained.save(join(run, 'ensemble'));
  const { labels: expected } = await trained.predict(inputs);
  for (const folder of [run, join(run, 'ensemble'), join(run, 'ensemble', 'ensemble.json')]) {
    for (const source of [folder, pathToFileURL(folder), `${pathToFileURL(folder)}/`]) {
      for (const load of [loadEnsemble, loadToPredict]) {
        expect((await (await load(source)).predict(inputs)).labels).toEqual(expected);
      }
    }
  }
  for (const load of [loadEnsemble, loadToPredict]) {
    const parent = join(run, 'more');
    await mkdir(join(parent, '1'), { recursive: true });
    await expect(load(parent)).rejects.toThrow(
      `${parent}: holds no ensemble: the folder holds 1. Give the folder of a run`,
    );
    await writeFile(join(parent, 'config.json'), '{}');
    await expect(load(pathToFileURL(parent))).rejects.toThrow('not trained yet. Resume it first.');
    await expect(load(join(run, 'nope'))).rejects.toThrow('there is no such folder');
    await expect(load('ensemble.json')).rejects.toThrow('.: holds no ensemble: the folder holds');
    await rm(parent, { recursive: true });
  }
  await rm(run, { recursive: true });
});

test('threads may be said, but not beside a backend', async () => {
  const loaded = await loadEnsemble(files, { threads: 1 });
  expect((await loaded.predict(inputs)).labels).toEqual((await trained.predict(inputs)).labels);
  await expect(loadEnsemble(files, { backend: 'cpu', threads: 1 })).rejects.toThrow('threads');
});

test('standardises Unix seconds in predicting as in training, from files, too', async () => {
  const seconds = inputs.map((_, i) => [1_700_000_000 + 10 * i]);
  const dataset = fromArrays({ inputs: seconds, labels, test: { inputs: seconds, labels } });
  const model = { name: 'mlp', hidden: [4] } as const;
  const method = { name: 'edst', tickets: 1, explorationEpochs: 1, refinementEpochs: 1 } as const;
  const { ensemble } = await freeTickets({ dataset, model, method, batchSize: 8 });
  const { test: read } = await dataset.load({ seed: 1 });
  const standardised = read.read(Array.from(labels.keys()));
  expect(new Set(standardised).size).toBe(60);
  const expected = ensemble.predictFromLogits(await ensemble.logits(standardised, 60));
  expect(await ensemble.predict(seconds)).toEqual(expected);
  const loaded = await loadEnsemble(await ensemble.toFiles());
  expect(loaded.preprocessing).toEqual(ensemble.preprocessing);
  expect(await loaded.predict(seconds)).toEqual(expected);
  expect(await loaded.predict(Float64Array.from(seconds.flat()))).toEqual(expected);
});

test('warns of labels that were mapped, once', async () => {
  const told: string[] = [];
  await freeTickets({
    dataset: fromArrays({ inputs, labels: labels.map((label) => 1 + 2 * label) }),
    model: { name: 'mlp', hidden: [4] },
    method: { name: 'dense-ensemble', tickets: 2, epochs: 1 },
    baseline: { name: 'dense', epochs: 1 },
    onEvent: (event) => {
      if (event.type === 'warning') told.push(event.message);
    },
  });
  expect(told).toEqual([expect.stringMatching(/^The labels are not 0 to 1.*: 1 \(\d+\), 3 \(/)]);
});
