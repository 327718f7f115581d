import * as tf from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { freeTickets, fromArrays } from './index.js';

const labels = Array.from({ length: 40 }, (_, i) => i % 2);
const dataset = fromArrays({ inputs: labels.map((label) => [label, 1 - label]), labels });

/** The warnings of a run with a model whose second layer has a seed or has none. */
async function warningsOf(isSeeded: boolean): Promise<readonly string[]> {
  const warnings: string[] = [];
  await freeTickets({
    dataset,
    model: ({ seed }) => {
      const { heNormal } = tf.initializers;
      return tf.sequential({
        layers: [
          tf.layers.dense({ units: 4, inputShape: [2], kernelInitializer: heNormal({ seed }) }),
          tf.layers.dense({
            name: 'last',
            units: 2,
            activation: 'softmax',
            kernelInitializer: heNormal(isSeeded ? { seed } : {}),
          }),
        ],
      });
    },
    method: { name: 'edst', tickets: 1, explorationEpochs: 3, refinementEpochs: 1 },
    sparsity: 0.2,
    batchSize: 4,
    onEvent: (event) => void (event.type === 'warning' && warnings.push(event.message)),
  });
  return warnings;
}

test('a model function that does not use its seed everywhere is warned of, by its weights', async () => {
  expect(await warningsOf(false)).toEqual([
    expect.stringMatching(/^Two models of one seed differ in last\/kernel: /),
  ]);
  expect(await warningsOf(true)).toEqual([]);
});
