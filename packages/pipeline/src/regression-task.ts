import {
  type CrossEntropySpec,
  DataError,
  type Dataset,
  OptionError,
  outputsPerTarget,
} from '@freetickets/core';
import type { ModelOptions } from '@freetickets/models';

/** The losses that a config may name. */
export const regressionLosses = ['gaussian-nll', 'mean-squared-error'] as const;
export type RegressionLoss = (typeof regressionLosses)[number];

/**
 * The gradient of a negative log-likelihood grows with the error over the variance, without a bound: a few examples that are
 * farther off than the network is unsure make it diverge, unless it is clipped. Pascanu et al., On the difficulty of training
 * recurrent neural networks, ICML 2013.
 */
export const optimizerDefaults = (
  loss: RegressionLoss | undefined,
): { readonly clipNorm?: number } => (loss === 'gaussian-nll' ? { clipNorm: 1 } : {});

/** Keys of a config that are of classes, what they are where they say nothing, and what to do instead. */
const ofClasses = [
  ['labelSmoothing', 0, '0: there are no classes to smooth'],
  ['classWeights', undefined, 'none: there are no classes to weigh'],
  ['aggregator', 'mean-probability', 'none: members are combined by the law of total variance'],
  ['calibrator', false, 'false: calibrators are of probabilities'],
  ['metrics', '', 'none: RMSE, NLL, CRPS, coverage and width are always told'],
  ['ood', '', 'none: how unsure members are of other data, predictTargets says as `epistemic`'],
  ['oodScores', '', 'none: they are of probabilities'],
  ['corruptions', false, 'false: accuracy under corruption is of classes'],
] as const;

/** Throws an `OptionError` for what has no meaning where a number is predicted. */
export function requireRegressionSettings(
  settings: { readonly loss?: RegressionLoss | undefined } & {
    readonly [key in (typeof ofClasses)[number][0]]?: unknown;
  },
): void {
  if (settings.loss === undefined) return;
  for (const [key, none, expected] of ofClasses) {
    const given = settings[key];
    if (Array.isArray(given) ? given.length === 0 : given === none) continue;
    throw new OptionError(`config: ${key}`, given, `${expected} (loss ${settings.loss})`);
  }
}

/** Throws an error that says what to give where a data set has a number to predict and the config no loss for it, or the other way round. */
export function requireTask({ name, target }: Dataset, loss: RegressionLoss | undefined): void {
  if (target && loss === undefined) {
    const expected = `one of ${regressionLosses.join(', ')}, as ${name} has a number to predict: ${target.name}`;
    throw new OptionError('config: loss', loss, expected);
  }
  if (!target && loss !== undefined) {
    throw new DataError(
      `${name} has classes, but the loss ${loss} is of numbers. Leave loss out, or give numbers to predict: fromArrays({ inputs, targets }), or the option \`target\` of a .csv or .npy file.`,
    );
  }
}

/** What is trained by a config: classes, where it names no loss. */
export type TaskLoss = CrossEntropySpec | { readonly name: RegressionLoss };

export const lossOf = ({
  loss,
  labelSmoothing,
}: {
  readonly loss?: RegressionLoss | undefined;
  readonly labelSmoothing: number;
}): TaskLoss => (loss === undefined ? { labelSmoothing } : { name: loss });

/** What a model for a data set is to have: an output for each class; or linear outputs, as many as a loss takes. */
export const outputsFor = (
  { classes }: Pick<Dataset, 'classes'>,
  loss: RegressionLoss | undefined,
): Pick<ModelOptions, 'classes' | 'outputActivation'> =>
  loss === undefined
    ? { classes: classes.length }
    : { classes: outputsPerTarget({ name: loss }), outputActivation: 'linear' };
