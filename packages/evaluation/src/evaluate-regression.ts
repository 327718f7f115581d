import {
  DataError,
  type Examples,
  InterruptedError,
  ModelError,
  type Target,
} from '@freetickets/core';
import type {
  RegressionDifferences,
  RegressionEvaluation,
  RegressionMainScores,
} from '@freetickets/runs';
import { type Ensemble, logitsOf, memberGaussians, ticketsHash } from '@freetickets/tickets';
import {
  bootstrapGaussians,
  type GaussianMixture,
  gaussianCrps,
  gaussianIntervals,
  gaussianMixture,
  gaussianNll,
  intervalCoverage,
  intervalWidth,
  rootMeanSquaredError,
} from '@freetickets/uncertainty-metrics/regression';
import type { EvaluateOptions } from './evaluate.js';

/** The levels of the intervals whose coverage is told. */
const LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/** Inputs whose predictions are kept, at most. */
const KEPT = 1000;

export interface EvaluateRegressionOptions
  extends Pick<
    EvaluateOptions,
    'ensemble' | 'dense' | 'test' | 'validation' | 'logitsOf' | 'seed' | 'signal' | 'onProgress'
  > {
  /** That of the data set that the examples are of, by which their targets are standardised: not always the ensemble's. */
  readonly target: Target;
}

/**
 * Evaluates an ensemble that predicts a number, each of its tickets and the dense baseline on the test set. Scores are in the
 * target's units. Throws a `ModelError` where the ensemble or the baseline is of classes, a `DataError` where the examples are.
 */
export async function evaluateRegression(
  options: EvaluateRegressionOptions,
): Promise<RegressionEvaluation> {
  const { ensemble, dense, test, validation, target, seed = 1, onProgress } = options;
  const total = validation ? 2 : 1;
  let done = 0;
  const predictors = async (
    part: string,
    examples: Examples,
  ): Promise<readonly GaussianMixture[]> => {
    if (options.signal?.aborted) throw new InterruptedError('Stopped while evaluating.');
    onProgress?.({ part, done: done++, total });
    const members = await saidBy(ensemble, examples, part);
    const others = dense ? [await saidBy(dense, examples, part)] : [];
    return [members, ...members.map((one) => [one]), ...others].map(gaussianMixture);
  };
  const saidBy = async (of: Ensemble, examples: Examples, part: string) => {
    if (!of.regression) throw new ModelError('The ensemble predicts classes. Use evaluate().');
    const predict = options.logitsOf ?? logitsOf;
    return memberGaussians(await predict(of, examples, part), of.regression);
  };

  const { examples } = test;
  const targets = targetsOf(examples, target);
  const onTest = await predictors('test', examples);
  const { scores, intervals, differences } = bootstrapGaussians(onTest, targets, { seed });
  const told = scores.map((own, i) => ({
    ...own,
    ci95: intervals[i],
    calibration: LEVELS.map((level) => ({
      level,
      coverage: intervalCoverage(gaussianIntervals(onTest[i], level), targets),
    })),
    aleatoric: rootOfMean(onTest[i].aleatoric),
    epistemic: rootOfMean(onTest[i].epistemic),
  }));
  const leads = differences.map(named);
  const againstDense = dense && leads.pop();
  const members = ensemble.members.length;
  return {
    task: 'regression',
    test: {
      dataset: test.dataset,
      count: examples.count,
      inputShape: ensemble.graph.inputShape,
      target: target.name,
    },
    hashes: { ensemble: ticketsHash(ensemble), ...(dense && { dense: ticketsHash(dense) }) },
    ...(validation && {
      validation: {
        count: validation.count,
        ensemble: mainScoresOf(
          (await predictors('validation', validation))[0],
          targetsOf(validation, target),
        ),
      },
    }),
    ensemble: told[0],
    tickets: told.slice(1, 1 + members),
    ...(dense && { dense: told[1 + members] }),
    ...(againstDense && { againstDense }),
    ...(members > 1 && { againstTickets: leads }),
    predictions: keptOf(onTest[0], targets),
    missing: [],
  };
}

/** The targets of examples in their own units. Throws a `DataError` where they have none. */
function targetsOf({ targets }: Examples, { mean, std }: Target): Float64Array {
  if (targets) return Float64Array.from(targets, (y) => mean + std * y);
  throw new DataError(
    'The examples have classes, expected targets, as the ensemble predicts a number.',
  );
}

function mainScoresOf(gaussians: GaussianMixture, targets: Float64Array): RegressionMainScores {
  const within = gaussianIntervals(gaussians);
  return {
    rmse: rootMeanSquaredError(gaussians.mean, targets),
    nll: gaussianNll(gaussians, targets),
    crps: gaussianCrps(gaussians, targets),
    coverage: intervalCoverage(within, targets),
    width: intervalWidth(within),
  };
}

const rootOfMean = (variances: Float64Array): number =>
  Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0) / variances.length);

/** Differences by the names that a file has for them. */
function named(
  lead: ReturnType<typeof bootstrapGaussians>['differences'][number],
): RegressionDifferences {
  const of = (score: keyof typeof lead) => ({
    difference: lead[score].difference,
    ci95: lead[score].interval,
  });
  return {
    rmse: of('rmse'),
    nll: of('nll'),
    crps: of('crps'),
    coverage: of('coverage'),
    width: of('width'),
  };
}

/** What is predicted of some inputs, evenly spaced. */
function keptOf(
  { mean, aleatoric, epistemic }: GaussianMixture,
  targets: Float64Array,
): RegressionEvaluation['predictions'] {
  const count = Math.min(KEPT, targets.length);
  return Array.from({ length: count }, (_, i) => {
    const index = Math.floor((i * targets.length) / count);
    return {
      index,
      target: targets[index],
      mean: mean[index],
      aleatoric: Math.sqrt(aleatoric[index]),
      epistemic: Math.sqrt(epistemic[index]),
    };
  });
}
