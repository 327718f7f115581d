import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeTickets, fromArrays, loadEnsemble, random } from './index.js';

const stream = random.derive(1, 'examples');
const labels = Array.from({ length: 150 }, () => stream.integer(3));
const inputs = labels.map((label) =>
  Array.from({ length: 8 }, (_, i) => Math.sin(2 * label + i) + stream.uniform() - 0.5),
);
const config = {
  dataset: fromArrays({ inputs, labels, name: 'waves' }),
  model: { name: 'mlp', hidden: [24, 16] },
  method: { name: 'sparse-heads', heads: 3, epochs: 6 },
  sparsity: 0.5,
  batchSize: 16,
  baseline: false,
  seed: 3,
} as const;

let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'freetickets-heads-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('three heads are three tickets of the model, which predict, load and are evaluated as any', async () => {
  const out = join(folder, 'run');
  const { ensemble, evaluation } = await freeTickets({ ...config, out });
  expect(ensemble.tickets).toHaveLength(3);
  const [first, ...others] = ensemble.tickets.map(({ parameters }) => parameters);
  const [shared, ...own] = Object.keys(first).filter((name) => name.endsWith('/kernel'));
  for (const other of others) {
    expect(other[shared]).toEqual(first[shared]);
    for (const name of own) expect(other[name].values).not.toEqual(first[name].values);
  }
  expect(evaluation.ensemble.accuracy).toBeGreaterThan(0.9);
  expect(Object.keys(evaluation.explored?.[0]?.layers ?? {}).sort()).toEqual(
    [shared, ...[1, 2, 3].flatMap((head) => own.map((name) => `head-${head}/${name}`))].sort(),
  );
  const loaded = await loadEnsemble(out);
  const row = Float32Array.from(inputs[0]);
  const [here, there] = await Promise.all([ensemble, loaded].map((each) => each.predict(row)));
  expect(there.probabilities).toEqual(here.probabilities);
  await Promise.all([ensemble.dispose(), loaded.dispose()]);
});

test('masks of the heads may begin where a trained ticket has its largest weights', async () => {
  const initialMasks = { name: 'from-weights', from: join(folder, 'run') } as const;
  const { ensemble } = await freeTickets({ ...config, strategy: 'static', initialMasks });
  const [first, second] = ensemble.tickets.map(({ parameters }) => parameters);
  const masked = Object.keys(first).filter((name) => first[name].mask);
  // One ticket's weights: the same positions in every head.
  for (const name of masked) expect(second[name].mask?.bits).toEqual(first[name].mask?.bits);
  const active = masked.map((name) => first[name].values.length);
  expect(active[0] + 3 * (active[1] + active[2])).toBe((8 * 24 + 3 * (24 * 16 + 16 * 3)) / 2);
  await ensemble.dispose();
});
