import * as z from 'zod/mini';
import { evaluationParts, type Uncosted } from './evaluation-parts.js';
import { interval } from './evaluation-scores.js';
import { list, object } from './schema-parts.js';

/** What is told of how well a number is predicted, with confidence intervals. */
export const regressionScores = ['rmse', 'nll', 'crps', 'coverage', 'width'] as const;
export type RegressionScore = (typeof regressionScores)[number];

const main = {
  /** Root mean squared error of the mean, in the target's units, as are `crps` and `width`. */
  rmse: z.number(),
  /** Mean negative log-likelihood under the normal distribution with the mean and variance that are predicted, in nats. */
  nll: z.number(),
  /** Mean continuous ranked probability score of the same. */
  crps: z.number(),
  /** The share of targets in the central 95% intervals, and the intervals' mean width. */
  coverage: z.number(),
  width: z.number(),
};

const byScore = <T extends z.ZodMiniType>(value: T) =>
  object({ rmse: value, nll: value, crps: value, coverage: value, width: value });

const scores = object({
  ...main,
  /** By the bootstrap. */
  ci95: byScore(interval),
  /** The share of targets that lie in the central intervals of a level. */
  calibration: list(object({ level: z.number(), coverage: z.number() })),
  /** The root of the mean aleatoric and the mean epistemic variance, in the target's units. */
  aleatoric: z.number(),
  epistemic: z.number(),
});

/** By how much the ensemble's scores exceed another predictor's on the same inputs, with paired 95% intervals. */
const differences = byScore(object({ difference: z.number(), ci95: interval }));

/** `evaluation.json` of a run that predicts a number. */
export const regressionEvaluation = z.readonly(
  z.object({
    task: z.literal('regression'),
    test: object({
      dataset: z.string(),
      count: z.number(),
      inputShape: list(z.number()),
      /** The target's name. */
      target: z.string(),
    }),
    /** On validation data, by which settings can be chosen without a look at the test set. */
    validation: z.optional(object({ count: z.number(), ensemble: object(main) })),
    ensemble: scores,
    tickets: list(scores),
    dense: z.optional(scores),
    /** The ensemble's scores minus the dense baseline's. */
    againstDense: z.optional(differences),
    /** The same against each ticket alone; absent where there is one ticket. */
    againstTickets: z.optional(list(differences)),
    /** What the ensemble says of some test inputs, at least one, evenly spaced, beside what is so: standard deviations, not variances. */
    predictions: list(
      object({
        /** Which of the test set, from 0. */
        index: z.number(),
        target: z.number(),
        mean: z.number(),
        aleatoric: z.number(),
        epistemic: z.number(),
      }),
    ).check(z.minLength(1)),
    ...evaluationParts,
  }),
);

/** How well an ensemble predicts a number, each of its tickets, and the dense baseline; and what it cost. */
export type CostedRegressionEvaluation = z.output<typeof regressionEvaluation>;
/** How well an ensemble predicts a number, each of its tickets, and the dense baseline. */
export type RegressionEvaluation = Uncosted<CostedRegressionEvaluation>;
/** How well a predictor does on the test set. */
export type RegressionScores = z.output<typeof scores>;
/** The main ones of them. */
export type RegressionMainScores = { readonly [score in RegressionScore]: number };
/** By how much the ensemble's scores exceed another predictor's. */
export type RegressionDifferences = z.output<typeof differences>;
