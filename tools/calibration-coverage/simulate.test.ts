import { random } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { coverage, falseDifferences, predictor, shapes, trueError, truths } from './simulate.js';

test('a predictor that is off by 0.02 everywhere has that true error', () => {
  const off = predictor({ classes: 10, shape: 'narrow', truth: 'off by 0.02' });
  expect(trueError(off, random.derive(1))).toBeCloseTo(0.02, 10);
});

// Of 95%, four standard deviations less for so few trials.
const least = (trials: number) => 0.95 - 4 * Math.sqrt((0.95 * 0.05) / trials);

describe.each(Object.keys(truths))('%s', (truth) => {
  test.each(Object.keys(shapes))('%s: intervals hold the true error', (shape) => {
    const options = { examples: 500, trials: 150, seed: 1 };
    const held = coverage({ classes: 10, shape, truth }, options);
    expect(held).toBeGreaterThan(least(options.trials));
  });
});

test.each([
  ['calibrated', 1],
  ['calibrated', 0.1],
  ['off by 0.1', 0.5],
])('two predictors that are %s differ in few trials (answers anew: %d)', (truth, apart) => {
  const options = { examples: 500, trials: 150, seed: 1 };
  for (const both of [
    ['sure', 'sure'],
    ['narrow', 'uniform'],
  ]) {
    const excluded = falseDifferences({ classes: 3, shapes: both, truth, apart }, options);
    expect(excluded).toBeLessThan(1 - least(options.trials));
  }
});
