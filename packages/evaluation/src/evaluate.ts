import {
  type Examples,
  InterruptedError,
  type Metric,
  type OodScore,
  type Predictions,
} from '@freetickets/core';
import type { Evaluation, OodScores } from '@freetickets/runs';
import { type Ensemble, type LogitsOf, logitsOf, ticketsHash } from '@freetickets/tickets';
import { createAttempts } from './attempts.js';
import { type CorruptedSets, evaluateCorrupted, severities } from './corruptions.js';
import { diversityOf } from './diversity.js';
import { intervalsOf } from './intervals.js';
import { leastSure } from './least-sure.js';
import { mainScoresOf } from './main-scores.js';
import { oodScoresOf } from './ood-scores.js';

import { predictAll } from './predictors.js';
import { testScoresOf } from './test-scores.js';

/** Inputs that are shown as those the ensemble is least sure of. */
const SHOWN = 24;

export interface EvaluateOptions {
  readonly ensemble: Ensemble;
  /** The dense baseline. */
  readonly dense?: Ensemble;
  readonly test: { readonly dataset: string; readonly examples: Examples };
  /** Examples that chose the tickets' epochs, by which settings can be chosen, too. Default: none. */
  readonly validation?: Examples;
  /** Data of other kinds, preprocessed as the test set is, by name. */
  readonly ood?: { readonly [dataset: string]: () => Examples | Promise<Examples> };
  readonly corruptions?: CorruptedSets;
  /** By the plugins' names. The main scores are always there. */
  readonly metrics?: { readonly [name: string]: Metric };
  /** By the plugins' names. */
  readonly oodScores?: { readonly [name: string]: OodScore };
  /** Gives logits of the test set and of other data, as where they were kept. Default: predicts them. */
  readonly logitsOf?: LogitsOf;
  /** Decides the draws of the bootstrap. Default: 1. */
  readonly seed?: number;
  /** Stops evaluating, with an `InterruptedError`. */
  readonly signal?: AbortSignal;
  /** Told before each data set is predicted. */
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

export interface EvaluationProgress {
  /** What is predicted now: `test`, `ood fashion-mnist`, `fog 3`. */
  readonly part: string;
  /** How many data sets are behind. */
  readonly done: number;
  readonly total: number;
}

/**
 * Evaluates an ensemble, each of its tickets and the dense baseline: on the test set, and on other and on corrupted data. Where
 * other or corrupted data, a metric or a score fail, the rest is there, and `missing` says what is not and why.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { ensemble, dense, test, validation, corruptions } = options;
  const { ood = {}, metrics = {}, oodScores = {} } = options;
  const { examples } = test;
  const corruptedSets = (corruptions?.types.length ?? 0) * severities.length;
  const total =
    1 +
    (validation ? 1 : 0) +
    Object.keys(ood).length +
    corruptedSets +
    (corruptions?.untouched === undefined ? 0 : 1);
  let done = 0;
  const predictions = (
    part: string,
    of: Examples,
    predict: LogitsOf = options.logitsOf ?? logitsOf,
  ): Promise<readonly Predictions[]> => {
    if (options.signal?.aborted) throw new InterruptedError('Stopped while evaluating.');
    options.onProgress?.({ part, done: done++, total });
    return predictAll(ensemble, dense, (each) => predict(each, of, part));
  };
  const attempts = createAttempts();
  const { attempt, attemptLater, missing } = attempts;

  const inside = await predictions('test', examples);
  const onTest = inside.map((own) => testScoresOf(own, examples.labels, metrics, attempt));
  const { ci95, againstDense, againstTickets } = intervalsOf(inside, examples.labels, {
    seed: options.seed ?? 1,
    withDense: dense !== undefined,
  });

  const validated = validation && (await predictions('validation', validation));

  const outside: Record<string, OodScores>[] = inside.map(() => ({}));
  for (const [name, get] of Object.entries(ood)) {
    await attemptLater(`ood ${name}`, async () => {
      const others = await predictions(`ood ${name}`, await get());
      const evaluated = others.map((other, i) => oodScoresOf(other, inside[i], oodScores, attempt));
      for (const [i, scores] of evaluated.entries()) outside[i][name] = scores;
    });
  }

  const scoresOn = async (part: string, set: Examples) =>
    (await predictions(part, set, logitsOf)).map((own) =>
      mainScoresOf(own.probabilities, set.labels),
    );
  const corrupted = corruptions && (await evaluateCorrupted(corruptions, scoresOn, attempts));

  const scores = onTest.map((own, i) => ({
    ...own,
    ci95: ci95[i],
    ood: outside[i],
    ...(corrupted && { corruptions: corrupted[i] }),
  }));
  const members = ensemble.members.length;
  const { graph, classes, preprocessing } = ensemble;
  const { inputShape } = graph;
  return {
    test: { dataset: test.dataset, count: examples.count, inputShape, classes },
    hashes: { ensemble: ticketsHash(ensemble), ...(dense && { dense: ticketsHash(dense) }) },
    ...(validation &&
      validated && {
        validation: {
          count: validation.count,
          ensemble: mainScoresOf(validated[0].probabilities, validation.labels),
        },
      }),
    ensemble: scores[0],
    tickets: scores.slice(1, 1 + members),
    ...(dense && { dense: scores[1 + members] }),
    ...(members > 1 && { diversity: diversityOf(inside[0].members) }),
    ...(againstDense && { againstDense }),
    ...(againstTickets && { againstTickets }),
    leastSure: leastSure(SHOWN, inside[0], examples, { inputShape, preprocessing }),
    missing,
  };
}
