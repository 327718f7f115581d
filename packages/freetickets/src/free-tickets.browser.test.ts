import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { freeTickets, fromArrays, loadEnsemble, OptionError, random } from './index.js';

/** Two classes of points, left and right of 0. */
function sides(count: number) {
  const stream = random.derive(1, 'sides');
  const labels = Array.from({ length: count }, (_, i) => i % 2);
  const inputs = labels.map((label) => [2 * label - 1 + stream.uniform() - 0.5, stream.uniform()]);
  return { inputs, labels };
}

const config = {
  dataset: fromArrays(sides(80)),
  model: { name: 'mlp', hidden: [8] },
  method: { name: 'edst', tickets: 2, explorationEpochs: 4, refinementEpochs: 2 },
  sparsity: 0.5,
  batchSize: 8,
} as const;

test('a browser trains an ensemble, keeps its files, and loads them again', async () => {
  await tf.setBackend('cpu');
  const engines: object[] = [];
  const { ensemble, evaluation } = await freeTickets({
    ...config,
    onEvent: (event) => event.type === 'run-start' && engines.push(event.engine),
  });
  const variant = expect.stringMatching(/^wasm-(relaxed-)?simd$/);
  // Memory is shared with pages alone that are isolated from other origins, and this one is not.
  expect(engines).toEqual([{ name: 'sparse', variant, threads: 1 }]);
  expect(evaluation.ensemble.accuracy).toBeGreaterThan(0.9);
  const loaded = await loadEnsemble(await ensemble.toFiles());
  const inputs = [
    [-1, 0.5],
    [1, 0.5],
  ];
  expect(await loaded.predict(inputs)).toEqual(await ensemble.predict(inputs));
  expect([...(await loaded.predict(inputs)).labels]).toEqual([0, 1]);
  const masked = await loadEnsemble(await ensemble.toFiles(), { backend: 'cpu' });
  expect([...(await masked.predict(inputs)).labels]).toEqual([0, 1]);
});

test('a browser has no run folder, and says so', async () => {
  await expect(freeTickets({ ...config, out: 'run' })).rejects.toThrow(OptionError);
});
