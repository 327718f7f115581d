import { type OptimizerSpec, OptionError } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { updateRule } from './update-rule.js';

const sgd = { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 };
const adam = { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

describe('updateRule', () => {
  test('takes every number in its range', () => {
    for (const spec of [
      sgd,
      { ...sgd, momentum: 0, nesterov: true, weightDecay: 5e-4, clipNorm: 1 },
      adam,
      { ...adam, beta1: 0, beta2: 0, clipNorm: undefined },
    ]) {
      expect(updateRule(spec as OptimizerSpec).slots).toBeDefined();
    }
  });

  test.each<[object, RegExp]>([
    // 0 / 0 of an inactive weight would be NaN.
    [{ ...adam, epsilon: 0 }, /^optimizer: epsilon: got 0, expected a number above 0\.$/],
    [{ ...adam, beta1: 1 }, /beta1: got 1, expected a number from 0 up to/],
    [{ ...adam, beta2: Number.NaN }, /beta2: got NaN/],
    [{ ...sgd, momentum: -0.1 }, /momentum: got -0.1/],
    [{ ...sgd, nesterov: undefined }, /nesterov: got undefined, expected true or false/],
    [{ ...sgd, weightDecay: Number.POSITIVE_INFINITY }, /weightDecay: got Infinity/],
    [{ ...sgd, weightDecay: -1 }, /weightDecay: got -1, expected a number of at least 0/],
    [{ ...sgd, clipNorm: 0 }, /clipNorm: got 0, expected a number above 0/],
    [{ ...sgd, learningRate: 0.1 }, /learningRate: got 0.1, expected no such option/],
    [{ ...sgd, name: 'lion' }, /name: got "lion", expected 'sgd' or 'adam'/],
  ])('refuses %o', (spec, message) => {
    expect(() => updateRule(spec as OptimizerSpec)).toThrow(OptionError);
    expect(() => updateRule(spec as OptimizerSpec)).toThrow(message);
  });
});
