import { DataError, type Examples, OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { fromArrays } from './from-arrays.js';

const inputs = Array.from({ length: 40 }, (_, i) => [i, (i * 7) % 11]);
const targets = inputs.map(([i]) => 1e6 + 10 * i);

/** Targets in their own units. */
const inUnits = ({ targets: given = new Float32Array() }: Examples, mean: number, std: number) =>
  Array.from(given, (y) => mean + std * y);

test('targets are standardised by those of the training part, and stay with their inputs', async () => {
  const source = fromArrays({ inputs, targets, targetName: 'price', normalise: 'none' });
  const { classes, target, train, validation, test: tested } = await source.load({ seed: 1 });
  expect([classes, target?.name]).toEqual([[], 'price']);
  const { mean = 0, std = 1 } = target ?? {};
  const own = Array.from(train.targets ?? []);
  expect(own.reduce((a, b) => a + b, 0) / own.length).toBeCloseTo(0, 5);
  expect(own.reduce((sum, y) => sum + y ** 2, 0) / own.length).toBeCloseTo(1, 5);
  const all: number[] = [];
  for (const part of [train, validation, tested]) {
    expect(part.targets).toHaveLength(part.count);
    for (const [i, y] of inUnits(part, mean, std).entries()) {
      const [first] = part.read([i]);
      expect(y).toBeCloseTo(1e6 + 10 * first, 2);
      all.push(first);
    }
  }
  expect(all.sort((a, b) => a - b)).toEqual(inputs.map(([i]) => i));
  expect([validation.count, tested.count]).toEqual([4, 4]);
});

test('a test part of its own has the scale of training', async () => {
  const source = fromArrays({ inputs, targets, test: { inputs: [[1, 2]], targets: [0] } });
  const { target, test: tested } = await source.load({ seed: 1 });
  expect(inUnits(tested, target?.mean ?? 0, target?.std ?? 0)[0]).toBeCloseTo(0, 0);
  expect(target?.name).toBe('target');
});

test('targets that are all the same are not divided by 0', async () => {
  const constant = fromArrays({ inputs, targets: targets.map(() => 0.1) });
  const { target, train } = await constant.load({ seed: 1 });
  expect(target?.std).toBe(1);
  expect(Math.max(...(train.targets ?? []).map(Math.abs))).toBeLessThan(1e-6);
});

test.each([1e-200, 1e200])(
  'refuses a spread of %d, whose square is no number above 0',
  async (unit) => {
    const source = fromArrays({
      inputs,
      targets: inputs.map(([i]) => unit * i),
      targetName: 'mass',
    });
    const loading = source.load({ seed: 1 });
    await expect(loading).rejects.toThrow(DataError);
    await expect(loading).rejects.toThrow('The standard deviation of mass in training is');
  },
);

test.each<[string, object, new (...args: never[]) => Error, string]>([
  ['too few', { targets: [1] }, DataError, 'Training targets: got 1, expected 40'],
  ['a text', { targets: targets.map(String) }, DataError, 'Training target 0 is "1000000"'],
  ['NaN', { targets: targets.map(() => Number.NaN) }, DataError, 'target 0 is NaN'],
  ['several', { targets: targets.map((y) => [y, y]) }, DataError, 'train an ensemble for each'],
  ['labels beside', { targets, labels: targets }, OptionError, 'labels'],
  ['classes', { targets, classes: ['a', 'b'] }, OptionError, 'classes'],
])('refuses %s', (_, given, error, message) => {
  const make = () => fromArrays({ inputs, ...given } as never);
  expect(make).toThrow(error);
  expect(make).toThrow(message);
});
