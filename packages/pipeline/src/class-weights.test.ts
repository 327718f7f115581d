import type { Dataset } from '@freetickets/core';
import { expect, test } from 'vitest';
import { withClassWeights } from './class-weights.js';

const examples = {
  count: 6,
  labels: Int32Array.of(0, 0, 0, 2, 2, 0),
  read: () => new Float32Array(),
};
const dataset: Dataset = {
  name: 'pets',
  inputShape: [1],
  classes: ['cat', 'dog', 'owl'],
  preprocessing: { mean: [0], std: [1] },
  train: examples,
  validation: examples,
  test: examples,
};

test('balanced classes count alike, and the mean weight is 1', () => {
  const { train, validation, test } = withClassWeights(dataset, 'balanced');
  expect(Array.from(train.weights ?? [])).toEqual([0.75, 0.75, 0.75, 1.5, 1.5, 0.75]);
  expect(validation.weights ?? test.weights).toBeUndefined();
});

test('classes count as their names say, on top of what the examples count', () => {
  const weights = Float32Array.of(1, 2, 3, 4, 5, 6);
  const weighted = { ...dataset, train: { ...examples, weights } };
  expect(Array.from(withClassWeights(weighted, { owl: 3 }).train.weights ?? [])).toEqual([
    1, 2, 3, 12, 15, 6,
  ]);
  expect(withClassWeights(weighted, undefined)).toBe(weighted);
});

test('a class that is not there is refused', () => {
  expect(() => withClassWeights(dataset, { own: 3 })).toThrow(
    'config: classWeights: got "own", expected classes of ["cat","dog","owl"]',
  );
});
