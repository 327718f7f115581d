import { OptionError } from './errors.js';
import {
  type CrossEntropySpec,
  isRegression,
  type LossSpec,
  outputsPerTarget,
  type RegressionSpec,
} from './loss.js';

const options: { readonly [name: string]: readonly string[] } = {
  'mean-squared-error': [],
  'gaussian-nll': [],
  pinball: ['quantiles'],
};
const NAMES = Object.keys(options).join(', ');

/**
 * Throws an `OptionError` where a loss has no known name, a number that is out of its range, or does not fit the `outputs` of
 * a graph: `labelSmoothing` in [0, 1), `heads` that share them evenly, at least 2 each, ascending `quantiles` in (0, 1), a
 * whole number of targets.
 */
export function checkLoss(outputs: number, loss: LossSpec): void {
  if (Object(loss) !== loss) {
    throw new OptionError('loss', loss, '{ labelSmoothing }, 0 for the plain cross-entropy');
  }
  if (!isRegression(loss)) {
    checkCrossEntropy(outputs, loss);
    return;
  }
  checkRegression(loss);
  const perTarget = outputsPerTarget(loss);
  if (outputs % perTarget !== 0) {
    const expected = `another, or a model with ${perTarget} outputs for each target: this one has ${outputs}`;
    throw new OptionError('loss.name', loss.name, expected);
  }
}

/** Throws an `OptionError` where a loss of numbers has no known name, an option of another, or `quantiles` that are no levels. */
export function checkRegression(loss: RegressionSpec): void {
  const { name, ...given }: RegressionSpec = Object(loss);
  if (!Object.hasOwn(options, String(name))) {
    throw new OptionError('loss.name', name, `one of ${NAMES}, or cross-entropy for classes`);
  }
  const unknown = Object.keys(given).find((option) => !options[name].includes(option));
  if (unknown !== undefined) {
    const expected = `none: ${name} has ${options[name].join(', ') || 'no options'}`;
    throw new OptionError(`loss.${unknown}`, Object(given)[unknown], expected);
  }
  if (loss.name === 'pinball') checkQuantiles(loss.quantiles);
}

function checkCrossEntropy(outputs: number, { labelSmoothing, heads = 1 }: CrossEntropySpec): void {
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new OptionError(
      'labelSmoothing',
      labelSmoothing,
      'a number from 0 up to, but not including, 1',
    );
  }
  if (outputs < 2) {
    const expected = `mean-squared-error, as the model has ${outputs} output, which is no class`;
    throw new OptionError('loss.name', 'cross-entropy', expected);
  }
  if (!Number.isInteger(heads) || heads < 1 || outputs % heads !== 0 || outputs < 2 * heads) {
    const expected = `a whole number by which the graph's ${outputs} classes can be divided, 2 or more a head`;
    throw new OptionError('loss.heads', heads, expected);
  }
}

/**
 * Throws an `OptionError` unless levels of quantiles ascend between 0 and 1.
 *
 * @param option what errors call them
 */
export function checkQuantiles(quantiles: readonly number[], option = 'loss.quantiles'): void {
  const isLevel = (q: number, i: number): boolean =>
    q > 0 && q < 1 && (i === 0 || q > quantiles[i - 1]);
  if (Array.isArray(quantiles) && quantiles.length > 0 && quantiles.every(isLevel)) return;
  const expected = 'ascending numbers between 0 and 1, such as [0.05, 0.5, 0.95]';
  throw new OptionError(option, quantiles, expected);
}
