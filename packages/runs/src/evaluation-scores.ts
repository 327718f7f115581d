import * as z from 'zod/mini';
import { byName, list, object } from './schema-parts.js';

/** What is evaluated with confidence intervals, and under corruption. */
export const mainScores = ['accuracy', 'nll', 'brier', 'ece'] as const;
export type MainScore = (typeof mainScores)[number];

const main = {
  accuracy: z.number(),
  /** Mean negative log-likelihood in nats. */
  nll: z.number(),
  brier: z.number(),
  /** Expected calibration error, 15 equal-width bins. */
  ece: z.number(),
};

export const mainSchema = object(main);

/** The bounds of a 95% confidence interval. */
export const interval = z.readonly(z.tuple([z.number(), z.number()]));

const oodScores = z.object({
  /** Area under the ROC curve. */
  auroc: byName(z.number()),
  /** Its 95% confidence intervals: `rocAucInterval` of `@freetickets/uncertainty-metrics`. */
  aurocCi95: byName(interval),
  /** Area under the precision-recall curve where the other data are what is to be found. */
  auprOut: byName(z.number()),
  /** The same where the test set is. */
  auprIn: byName(z.number()),
  /** The share of the test set that is taken for other data where 95% of those are found. */
  fpr95: byName(z.number()),
  /** The ROC curve by predictive entropy, at no more than 101 places. */
  roc: list(object({ fpr: z.number(), tpr: z.number() })),
  /** Shares of the test set and of the other data by predictive entropy in nats: share i lies between edges i and i + 1. */
  entropy: object({
    edges: list(z.number()),
    inside: list(z.number()),
    outside: list(z.number()),
  }),
});

const corruptionScores = object({
  /** Examples of a corrupted set. */
  count: z.number(),
  /** On the same examples without corruption, where these are known: not of published files. */
  untouched: z.optional(mainSchema),
  /** Mean over types and severities. */
  mean: mainSchema,
  /** Mean over types, by severity from 1 to 5. */
  bySeverity: list(mainSchema),
  byType: byName(object({ mean: mainSchema, bySeverity: list(mainSchema) })),
});

const ci95 = z.object({ accuracy: interval, nll: interval, brier: interval, ece: interval });

const ofPredictor = {
  ...main,
  /** 95% confidence intervals: by the bootstrap, that of `ece` by `calibrationErrorInterval` of `@freetickets/uncertainty-metrics`. */
  ci95: z.readonly(ci95),
  /** Every other metric, by its name in scoreKey. */
  metrics: byName(z.number()),
  reliability: list(
    object({
      /** Of the bin's confidences. */
      lower: z.number(),
      upper: z.number(),
      count: z.number(),
      /** Mean confidence; absent where the bin is empty, as is `accuracy`. */
      confidence: z.optional(z.number()),
      accuracy: z.optional(z.number()),
    }),
  ),
  /** The error rate among the share of the test set that the predictor is surest of, at no more than 101 shares. */
  riskCoverage: list(object({ coverage: z.number(), risk: z.number() })),
  ood: byName(z.readonly(oodScores)),
  corruptions: z.optional(corruptionScores),
};

/** A predictor's scores, as they are written. */
export const scores = object(ofPredictor);

/** As they are read: of an earlier file only the main ones are sure to be there. */
export const recordedScores = z.readonly(
  z.extend(z.partial(z.object(ofPredictor)), {
    ...main,
    ci95: z.optional(z.readonly(z.partial(ci95))),
    /** JSON has no other way of saying that a number is none. */
    metrics: z.optional(byName(z.nullable(z.number()))),
    ood: z.optional(
      byName(
        z.readonly(
          z.extend(z.partial(oodScores), {
            auroc: byName(z.number()),
            /** Earlier files have one number, by entropy. */
            fpr95: z.optional(z.union([byName(z.number()), z.number()])),
          }),
        ),
      ),
    ),
  }),
);

/** How good a predictor is on a data set. */
export type MainScores = z.output<typeof mainSchema>;
/** How well a predictor tells a data set apart from the one it was trained for; by score, such as `entropy`. */
export type OodScores = z.output<typeof ofPredictor.ood>[string];
/** What is left on corrupted test data. */
export type CorruptionScores = z.output<typeof corruptionScores>;
/** A predictor's scores on the test set, on data of other kinds and on corrupted test data. */
export type Scores = z.output<typeof scores>;
/** What is recorded of one predictor. */
export type RecordedScores = z.output<typeof recordedScores>;
/** What is recorded of one predictor and one data set of another kind. */
export type RecordedOod = NonNullable<RecordedScores['ood']>[string];
