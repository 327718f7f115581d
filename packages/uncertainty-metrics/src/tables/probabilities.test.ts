import { DataError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { maxProbability, negativeLogLikelihood, predictiveEntropy, softmax } from '../index.js';

test('logits are recognised, also where some rows could be probabilities', () => {
  const logits = [
    [0.2, 0.9],
    [-1, 2],
  ];
  expect(() => predictiveEntropy(logits)).toThrow(DataError);
  expect(() => predictiveEntropy(logits)).toThrow(
    'got -1 for class 0 of example 1, expected a probability in [0, 1]: these look like logits: apply softmax first.',
  );
  expect(() => predictiveEntropy(softmax(logits))).not.toThrow();
});

test('rows must sum to 1 within 0.001', () => {
  expect(() => maxProbability([[0.5, 0.4]])).toThrow('probabilities of example 0 sum to 0.9');
  expect(() => maxProbability([[0.5, 0.498]])).toThrow(DataError);
  expect([...maxProbability([[0.5, 0.4992]])]).toEqual([0.5]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is refused', (value) => {
  expect(() => maxProbability([[value, 0]])).toThrow(DataError);
  expect(() => maxProbability([[value, 0]])).toThrow(`got ${value} for class 0 of example 0`);
});

test('rounding around 0 and 1 is neither refused nor turned into negative results', () => {
  const rounded = [[1 + 1e-7, -1e-7]];
  expect([...predictiveEntropy(rounded)]).toEqual([0]);
  expect(negativeLogLikelihood(rounded, [0])).toBeCloseTo(0, 12);
  expect(negativeLogLikelihood(rounded, [0])).toBeGreaterThanOrEqual(0);
});
