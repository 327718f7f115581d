import { describe, expect, test } from 'vitest';
import { checkLoss } from './check-loss.js';
import { OptionError } from './errors.js';
import { isRegression, type LossSpec, outputsPerTarget, targetsPerExample } from './loss.js';

const levels = [0.1, 0.5, 0.9];

describe('a loss', () => {
  test.each<[LossSpec, number, number]>([
    [{ labelSmoothing: 0 }, 2, 2],
    [{ name: 'cross-entropy', labelSmoothing: 0.1, heads: 2 }, 6, 3],
    [{ name: 'mean-squared-error' }, 3, 3],
    [{ name: 'gaussian-nll' }, 4, 2],
    [{ name: 'pinball', quantiles: levels }, 6, 2],
  ])('%o of %i outputs is of %i targets an example', (loss, classes, targets) => {
    expect(() => checkLoss(classes, loss)).not.toThrow();
    expect(targetsPerExample({ classes }, loss)).toBe(targets);
    if (isRegression(loss)) expect(outputsPerTarget(loss) * targets).toBe(classes);
  });

  test.each<[object, number, RegExp]>([
    [{ labelSmoothing: 0 }, 1, /loss.name: got "cross-entropy", expected mean-squared-error, as/],
    [{ labelSmoothing: 1 }, 2, /labelSmoothing: got 1/],
    [
      { name: 'hinge' },
      2,
      /loss.name: got "hinge", expected one of mean-squared-error.*cross-entropy for classes/,
    ],
    [{ name: 'gaussian-nll' }, 3, /a model with 2 outputs for each target: this one has 3/],
    [{ name: 'pinball', quantiles: levels }, 4, /a model with 3 outputs for each target/],
    [{ name: 'pinball' }, 3, /loss.quantiles: got undefined, expected ascending numbers/],
    [{ name: 'pinball', quantiles: [0.5, 0.1] }, 2, /loss.quantiles: got \[0.5,0.1\]/],
  ])('%o of %i outputs is refused', (loss, outputs, message) => {
    expect(() => checkLoss(outputs, loss as LossSpec)).toThrow(OptionError);
    expect(() => checkLoss(outputs, loss as LossSpec)).toThrow(message);
  });
});
