import { OptionError, type RegressionSpec } from '@freetickets/core';
import { expect, test } from 'vitest';
import { regressionLoss } from './regression-loss.js';

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
