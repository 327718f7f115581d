import * as z from 'zod/mini';
import { byName, list } from './up-to-wrong.js';

const object = <T extends z.core.$ZodLooseShape>(shape: T) => z.readonly(z.object(shape));

const interval = z.readonly(z.tuple([z.number(), z.number()]));

const mainScores = object({
  accuracy: z.number(),
  nll: z.number(),
  brier: z.number(),
  ece: z.number(),
});

const reliabilityBin = object({
  lower: z.number(),
  upper: z.number(),
  count: z.number(),
  confidence: z.optional(z.number()),
  accuracy: z.optional(z.number()),
});

/** Earlier files have one number, by entropy. */
const byScore = z.union([byName(z.number()), z.number()]);

const oodScores = object({
  auroc: byName(z.number()),
  aurocCi95: z.optional(byName(interval)),
  auprOut: z.optional(byName(z.number())),
  auprIn: z.optional(byName(z.number())),
  fpr95: z.optional(byScore),
  roc: z.optional(list(object({ fpr: z.number(), tpr: z.number() }))),
  entropy: z.optional(
    object({
      edges: list(z.number()),
      inside: list(z.number()),
      outside: list(z.number()),
    }),
  ),
});

const corruptionScores = object({
  count: z.number(),
  untouched: z.optional(mainScores),
  mean: mainScores,
  bySeverity: list(mainScores),
  byType: byName(object({ mean: mainScores, bySeverity: list(mainScores) })),
});

const scores = object({
  accuracy: z.number(),
  nll: z.number(),
  brier: z.number(),
  ece: z.number(),
  ci95: z.optional(
    object({
      accuracy: z.optional(interval),
      nll: z.optional(interval),
      brier: z.optional(interval),
      ece: z.optional(interval),
    }),
  ),
  /** JSON has no other way of saying that a number is none. */
  metrics: z.optional(byName(z.nullable(z.number()))),
  reliability: z.optional(list(reliabilityBin)),
  riskCoverage: z.optional(list(object({ coverage: z.number(), risk: z.number() }))),
  ood: z.optional(byName(oodScores)),
  corruptions: z.optional(corruptionScores),
});

const matrix = list(list(z.number()));

const diversity = object({
  disagreement: z.number(),
  kl: z.number(),
  cosine: z.optional(z.number()),
  pairs: z.optional(object({ disagreement: matrix, kl: matrix, cosine: matrix })),
});

const difference = object({ difference: z.number(), ci95: interval });
const differences = object({
  accuracy: difference,
  nll: difference,
  brier: difference,
  ece: difference,
});

const unsureInput = object({
  index: z.number(),
  label: z.number(),
  predicted: z.number(),
  probability: z.number(),
  entropy: z.number(),
  mutualInformation: z.number(),
  pixels: z.optional(z.string()),
});

const cost = object({
  trainFlops: z.number(),
  trainFlopsRatio: z.number(),
  testFlopsRatio: z.number(),
  activeParameters: z.number(),
  samples: z.optional(z.number()),
  parameters: z.number(),
  bytes: z.number(),
  trainSeconds: z.number(),
  denseTrainSeconds: z.optional(z.number()),
  predictSeconds: z.optional(z.number()),
  densePredictSeconds: z.optional(z.number()),
});

/**
 * `evaluation.json` as a report reads it: what `CostedEvaluation` of `@freetickets/evaluation` says, of which a partly
 * failed or an older evaluation may have only a part. What there is must be right.
 */
export const evaluationFile = object({
  test: z.optional(
    object({
      dataset: z.string(),
      count: z.number(),
      inputShape: list(z.number()),
      classes: list(z.string()),
    }),
  ),
  hashes: z.optional(object({ ensemble: z.string(), dense: z.optional(z.string()) })),
  ensemble: scores,
  tickets: list(scores),
  dense: z.optional(scores),
  diversity: z.optional(diversity),
  againstDense: z.optional(differences),
  againstTickets: z.optional(list(differences)),
  leastSure: z.optional(list(unsureInput)),
  missing: z.optional(list(object({ part: z.string(), why: z.string() }))),
  cost: z.optional(cost),
  warnings: z.optional(list(z.string())),
});

/**
 * Whether what an `evaluation.json` says is an evaluation that reports can be made of.
 *
 * @example isEvaluation(JSON.parse(await readFile('runs/quickstart/evaluation.json', 'utf8'))) // true
 */
export const isEvaluation = (content: unknown): boolean =>
  evaluationFile.safeParse(content).success;

/** An evaluation, of which only the main scores are sure to be there. */
export type RecordedEvaluation = z.output<typeof evaluationFile>;
/** What is recorded of one predictor. */
export type RecordedScores = z.output<typeof scores>;
/** What is recorded of one predictor and one data set of another kind. */
export type RecordedOod = z.output<typeof oodScores>;
/** What is recorded of the differences of an ensemble's scores to another predictor's on the same inputs. */
export type RecordedDifferences = z.output<typeof differences>;
/** The bounds of a confidence interval. */
export type Interval = readonly [low: number, high: number];
/** What is recorded of an ensemble's cost. */
export type RecordedCost = z.output<typeof cost>;
/** What is recorded of a test input that the ensemble is unsure of. */
export type RecordedInput = z.output<typeof unsureInput>;

/** The scores that are judged with confidence intervals. */
export const mainScoreNames = ['accuracy', 'nll', 'brier', 'ece'] as const;
/** One of them. */
export type MainScoreName = (typeof mainScoreNames)[number];
