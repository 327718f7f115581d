import { expect, test } from 'vitest';
import { validate } from './validate.js';

test.each([
  [3, 250, 200],
  [1000, 50, 32],
  [20_000, 3, 1],
  [40_000, 2, 0],
])('of %i classes and %i examples the logits of %i are kept', async (classes, count, kept) => {
  const logits = (example: number, length: number) =>
    Float32Array.from({ length }, (_, i) => Math.sin(example * classes + i));
  const network = {
    predict: async (inputs: Float32Array, size: number) => logits(inputs[0], size * classes),
  };
  const examples = {
    count,
    labels: new Int32Array(count),
    read: (indices: ArrayLike<number>) => Float32Array.from(indices),
  };
  const { probe } = await validate(network, examples, {
    graph: { inputShape: [1], classes, nodes: [], output: '', parameters: [], hash: '' },
    loss: { labelSmoothing: 0 },
  });
  expect(probe).toEqual(logits(0, kept * classes));
});
