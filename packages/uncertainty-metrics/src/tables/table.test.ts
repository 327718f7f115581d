import { DataError } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import {
  accuracy,
  brierScore,
  meanProbabilities,
  predictiveEntropy,
  rocAuc,
  softmax,
} from '../index.js';

test('a flat table is read row by row', () => {
  const data = Float64Array.of(0.9, 0.1, 0, 0.2, 0.3, 0.5);
  expect(accuracy({ data, shape: [2, 3] }, [0, 2])).toBe(1);
  expect(predictiveEntropy({ data, shape: [2, 3] })).toHaveLength(2);
});

test('float32 data and the shape of a tensor, a number[], are taken', () => {
  const shape: number[] = [2, 2];
  const data = Float32Array.of(0.75, 0.25, 0.5, 0.5);
  expect(brierScore({ data, shape }, Int32Array.of(0, 1))).toBe((2 * 0.25 ** 2 + 2 * 0.5 ** 2) / 2);
});

test('rows may be typed arrays', () => {
  expect(accuracy([Float32Array.of(0.75, 0.25), Float64Array.of(1, 0)], [0, 1])).toBe(0.5);
});

test.each([
  [[4], 'got shape [4], expected [examples, classes]'],
  [[2, 1, 2], 'got shape [2,1,2]'],
  [[2, 3], 'got 4 values, expected 6 for shape [2,3]'],
  [[-2, -2], 'got shape [-2,-2]'],
  [[1.6, 2.5], 'got shape [1.6,2.5]'],
  [[0, 10], 'at least one of each'],
])('the shape %j is refused for 4 values', (shape, message) => {
  const data = Float32Array.of(0.75, 0.25, 0.5, 0.5);
  expect(() => predictiveEntropy({ data, shape })).toThrow(DataError);
  expect(() => predictiveEntropy({ data, shape })).toThrow(message);
});

test('nested rows must be there and of one length', () => {
  expect(() => predictiveEntropy([])).toThrow(DataError);
  expect(() => predictiveEntropy([[]])).toThrow(DataError);
  expect(() => softmax([[1, 2], [1]])).toThrow(
    'logits[1]: got an array of 1, expected an array of 2',
  );
});

describe('an untyped caller is told what to pass', () => {
  const untyped = (value: unknown) => value as never;
  const tensor = { shape: [1, 2], data: async () => Float32Array.of(0.9, 0.1) };

  test.each([
    ['a tensor', tensor, 'pass { data: await t.data(), shape: t.shape }'],
    ['a single row', [0.9, 0.1], 'got 0.9 for example 0, expected an array of a number for each'],
    ['a row that is missing', [[1, 0], undefined], 'probabilities[1]: got undefined'],
    ['nothing', undefined, 'got undefined, expected an array for each example, or { data, shape'],
    ['null', null, 'got null'],
    ['a number', 0.9, 'got 0.9, expected'],
    ['an object', { probabilities: [] }, 'got {"probabilities":[]}, expected'],
    ['data without a shape', { data: Float32Array.of(1, 0) }, 'expected an array for each'],
    ['a shape without data', { shape: [1, 2] }, 'got {"shape":[1,2]}, expected'],
  ])('%s', (_, given, message) => {
    expect(() => accuracy(untyped(given), [0])).toThrow(DataError);
    expect(() => accuracy(untyped(given), [0])).toThrow(message);
    expect(() => softmax(untyped(given))).toThrow(DataError);
  });

  test('who gives no labels, members or scores', () => {
    expect(() => accuracy([[1, 0]], untyped(undefined))).toThrow(
      'labels: got undefined, expected 1',
    );
    expect(() => meanProbabilities(untyped(undefined))).toThrow('members: got undefined, expected');
    expect(() => rocAuc(untyped(undefined), [1])).toThrow(
      'positiveScores: got undefined, expected',
    );
  });
});
