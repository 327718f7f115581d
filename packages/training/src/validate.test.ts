import type { Examples, LossSpec, ModelGraph } from '@freetickets/core';
import { expect, test } from 'vitest';
import { validate } from './validate.js';

const graphOf = (classes: number) =>
  ({ inputShape: [1], classes }) as Partial<ModelGraph> as ModelGraph;

/** What a network with the same outputs for every example is on some. */
const validated = (count: number, outputs: readonly number[], loss: LossSpec) => {
  const examples: Examples = {
    count,
    labels: new Int32Array(count),
    targets: new Float32Array(count),
    read: (indices) => new Float32Array(indices.length),
  };
  const predict = async (_: Float32Array, n: number) =>
    Float32Array.from({ length: 2 * n }, (_, i) => outputs[i % 2]);
  return validate({ predict }, examples, { graph: graphOf(2), loss });
};

test.each([
  [3, 250, 200],
  [1000, 50, 32],
  [20_000, 3, 1],
  [40_000, 2, 0],
])('of %i classes and %i examples the logits of %i are kept', async (classes, count, kept) => {
  const logits = (example: number, length: number) =>
    Float32Array.from({ length }, (_, i) => Math.sin(example * classes + i));
  const predict = async (inputs: Float32Array, n: number) => logits(inputs[0], n * classes);
  const examples: Examples = {
    count,
    labels: new Int32Array(count),
    read: (indices) => Float32Array.from(indices),
  };
  const given = { graph: graphOf(classes), loss: { labelSmoothing: 0 } };
  const { probe } = await validate({ predict }, examples, given);
  expect(probe).toEqual(logits(0, kept * classes));
});

test.each<LossSpec>([{ name: 'gaussian-nll' }, { labelSmoothing: 0 }])(
  'by %j a network is constant that says the same of several examples, not of one',
  async (loss) => {
    expect((await validated(3, [0.5, 1], loss)).constant).toBe(true);
    expect((await validated(1, [0.5, 1], loss)).constant).toBe(false);
  },
);

test('a network that is sure beyond measure has a loss, and a high one', async () => {
  const { validation } = await validated(2, [1, -1e4], { name: 'gaussian-nll' });
  if (!('loss' in validation)) throw new Error('of classes');
  expect(validation.loss).toBeGreaterThan(1e100);
  expect(validation.loss).toBeLessThan(Number.POSITIVE_INFINITY);
});
