import { random } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { modelConformance } from './model.js';
import { failures } from './testing-failures.js';

const task = { inputShape: [4], classes: 3 };
interface Options {
  readonly seed: number;
  readonly inputShape: readonly number[];
  readonly classes: number;
}

/** What a suite reads of a model of one dense layer. Its weights are gone once it is disposed of. */
function oneLayer({ seed, inputShape, classes }: Options) {
  let kernel: Float32Array | undefined = Float32Array.from({ length: 12 }, (_, i) =>
    random.derive(seed, 'kernel', i).uniform(),
  );
  return {
    inputs: [{ shape: [null, ...inputShape] }],
    outputs: [{ shape: [null, classes] }],
    layers: [{ name: 'dense' }],
    getWeights: () => [
      {
        dataSync: () => {
          if (!kernel) throw new Error('Tensor is disposed.');
          return kernel;
        },
      },
    ],
    dispose: () => {
      kernel = undefined;
    },
  };
}

describe('a model of one layer', () => {
  for (const { name, run } of modelConformance({ create: oneLayer }, task)) test(name, run);
});

let made = 0;
const shared = oneLayer({ seed: 1, ...task });
test.each<[string, (options: Options) => ReturnType<typeof oneLayer>, string]>([
  ['has a class too many', (options) => oneLayer({ ...options, classes: 4 }), 'has one input'],
  ['takes flat inputs', (options) => oneLayer({ ...options, inputShape: [2, 2] }), 'has one input'],
  [
    'draws without the seed',
    (options) => oneLayer({ ...options, seed: ++made }),
    'the same weights',
  ],
  [
    'numbers its layers',
    (options) => ({ ...oneLayer(options), layers: [{ name: `dense_${++made}` }] }),
    'has the same layers',
  ],
  ['has one seed', (options) => oneLayer({ ...options, seed: 1 }), 'has other weights'],
  ['is made once', () => shared, 'share no weights'],
])('a model fails that %s', async (_, create, name) => {
  expect(await failures(modelConformance({ create }, task))).toContain(name);
});
