import { type OptimizerSpec, OptionError } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, test } from 'vitest';
import { updateRule } from './update-rules.js';

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
      expect(updateRule(spec as OptimizerSpec)).toBeTypeOf('function');
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
    [{ ...sgd, name: 'lion' }, /name: got "lion", expected 'sgd', 'adam' or 'adamw'/],
  ])('refuses %o', (spec, message) => {
    expect(() => updateRule(spec as OptimizerSpec)).toThrow(OptionError);
    expect(() => updateRule(spec as OptimizerSpec)).toThrow(message);
  });
});

test("Adam's moments are those of double precision, after a step and after many", async () => {
  await tf.setBackend('cpu');
  const rule = updateRule(adam as OptimizerSpec);
  const gradients = Float32Array.from({ length: 50 }, (_, i) => 0.013 * (i + 1));
  const gradient = tf.tensor1d(gradients);
  const [weights, firstMoment, secondMoment] = [1, 2, 3].map(() => tf.variable(tf.zeros([50])));
  const off = (moment: tf.Tensor, expected: (gradient: number) => number) =>
    Array.from(moment.dataSync(), (value, i) => value / expected(gradients[i]) - 1);
  for (let step = 1; step <= 2000; step++) {
    const at = { learningRate: 0, step };
    tf.tidy(() => rule(weights, gradient, { firstMoment, secondMoment }, at));
    if (step > 1) continue;
    expect(Math.max(...off(firstMoment, (g) => 0.1 * g).map(Math.abs))).toBeLessThan(2 ** -22);
    expect(Math.max(...off(secondMoment, (g) => 0.001 * g * g).map(Math.abs))).toBeLessThan(
      2 ** -22,
    );
  }
  const later = off(secondMoment, (g) => (1 - 0.999 ** 2000) * g * g);
  expect(Math.abs(later.reduce((sum, each) => sum + each, 0) / 50)).toBeLessThan(4e-6);
  tf.dispose([gradient, weights, firstMoment, secondMoment]);
});
