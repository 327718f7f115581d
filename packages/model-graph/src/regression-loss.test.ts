import '@tensorflow/tfjs-backend-cpu';
import { OptionError, type RegressionSpec } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { regressionLoss, regressionSpecOf } from './regression-loss.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each<[RegressionSpec, number[], number]>([
  [{ name: 'mean-squared-error' }, [3], 4],
  [{ name: 'gaussian-nll' }, [3, Math.log(4)], 0.5 * Math.log(8 * Math.PI) + 4 / 8],
  [{ name: 'pinball', quantiles: [0.1, 0.9] }, [0, 3], (0.1 * 1 + 0.1 * 2) / 2],
])('%o of a target 1, and of two of them, each example on its own', (spec, outputs, expected) => {
  const loss = regressionLoss(spec);
  const [y, x] = [outputs.map(() => 1), outputs];
  const rows = tf.tensor2d([x.concat(x), y.concat(x)]);
  const losses = loss(tf.tensor2d([y.concat(y), y.concat(y)]), rows).arraySync() as number[];
  expect(losses).toHaveLength(2);
  expect(losses[0]).toBeCloseTo(expected, 5);
  expect(losses[1]).not.toBeCloseTo(expected, 2);
  expect(regressionSpecOf(loss)).toEqual(spec);
});

test('what others made is not known', () => {
  expect(regressionSpecOf(tf.losses.meanSquaredError)).toBeUndefined();
  expect(regressionSpecOf('meanSquaredError')).toBeUndefined();
});

test.each([
  [
    undefined,
    'loss.name: got undefined, expected one of mean-squared-error, gaussian-nll, pinball',
  ],
  ['gaussian-nll', 'loss.name: got undefined'],
  [{ name: 'cross-entropy' }, 'loss.name: got "cross-entropy", expected one of mean-squared-error'],
  [{ name: 'toString' }, 'loss.name: got "toString"'],
  [{ name: 'pinball' }, 'loss.quantiles: got undefined, expected ascending numbers'],
  [{ name: 'pinball', quantiles: [0.9, 0.1] }, 'loss.quantiles: got [0.9,0.1]'],
  [
    { name: 'gaussian-nll', quantiles: [0.1] },
    'loss.quantiles: got [0.1], expected none: gaussian-nll has no options',
  ],
  [
    { name: 'pinball', quantile: 0.5 },
    'loss.quantile: got 0.5, expected none: pinball has quantiles',
  ],
])('%o is refused where the loss is made', (spec, message) => {
  const make = () => regressionLoss(spec as RegressionSpec);
  expect(make).toThrow(OptionError);
  expect(make).toThrow(message);
});
