import { FileError } from '@freetickets/core';
import { parseJsonFile, readIfThere, writeJson } from '@freetickets/files';
import * as z from 'zod/mini';
import { evaluationParts, type Uncosted } from './evaluation-parts.js';
import { interval, mainSchema, recordedScores, scores } from './evaluation-scores.js';
import { type CostedRegressionEvaluation, regressionEvaluation } from './regression-evaluation.js';
import { list, object } from './schema-parts.js';

/** `evaluation.json` is read up to this size, in bytes. */
const LARGEST = 2 ** 26;

/** By measure, [member][other member]. */
const matrix = list(list(z.number()));

const diversity = z.object({
  /** Mean share of inputs on which two members name different classes. */
  disagreement: z.number(),
  /** Mean KL divergence of two members' predictions, in nats. */
  kl: z.number(),
  /** Mean cosine similarity of two members' predictions. */
  cosine: z.number(),
  /** The same by pair: [member][other member]. */
  pairs: object({ disagreement: matrix, kl: matrix, cosine: matrix }),
});

const difference = object({ difference: z.number(), ci95: interval });

/** By how much a predictor's scores exceed another's on the same inputs, with paired intervals, as in `ci95`. */
const differences = object({
  accuracy: difference,
  nll: difference,
  brier: difference,
  ece: difference,
});

const unsureInput = object({
  /** Which of the test set, from 0. */
  index: z.number(),
  label: z.number(),
  predicted: z.number(),
  /** Of the predicted class. */
  probability: z.number(),
  /** In nats. */
  entropy: z.number(),
  /** In nats. */
  mutualInformation: z.number(),
  /** Of images: their bytes in base64, row-major over [height, width, channel]. */
  pixels: z.optional(z.string()),
});

/** `evaluation.json` as it is written. */
const written = z.object({
  test: object({
    dataset: z.string(),
    count: z.number(),
    inputShape: list(z.number()),
    classes: list(z.string()),
  }),
  /** On validation data, by which settings can be chosen without a look at the test set; absent of an earlier evaluation. */
  validation: z.optional(object({ count: z.number(), ensemble: mainSchema })),
  ensemble: scores,
  tickets: list(scores),
  dense: z.optional(scores),
  /** How different the members are from each other on the test set; absent where there is one ticket. */
  diversity: z.optional(z.readonly(diversity)),
  /** The ensemble's score minus the dense baseline's. */
  againstDense: z.optional(differences),
  /** The same against each ticket alone; absent where there is one ticket. */
  againstTickets: z.optional(list(differences)),
  /** Those with the highest predictive entropy, the highest first. */
  leastSure: list(unsureInput),
  /** Whether scores under corruption are of others than the run's config says, which `evaluate` was asked for. */
  otherCorruptions: z.optional(z.boolean()),
  ...evaluationParts,
});

/** As it is read: of a partly failed or an earlier evaluation only the main scores are sure to be there. What there is must be right. */
export const evaluationFile = z.readonly(
  z.extend(z.partial(written), {
    ensemble: recordedScores,
    tickets: list(recordedScores),
    dense: z.optional(recordedScores),
    diversity: z.optional(z.readonly(z.partial(diversity, { cosine: true, pairs: true }))),
  }),
);

/** How good an ensemble is, each of its tickets, and the dense baseline; and what it cost. */
export type CostedEvaluation = Readonly<z.output<typeof written>>;
/** How good an ensemble is, each of its tickets, and the dense baseline. */
export type Evaluation = Uncosted<CostedEvaluation>;
/** How different the members are from each other on the test set. */
export type Diversity = NonNullable<Evaluation['diversity']>;
/** A test input that the ensemble is unsure of. */
export type UnsureInput = z.output<typeof unsureInput>;
/** By how much a predictor's scores exceed another's on the same inputs, with paired 95% confidence intervals. */
export type Differences = z.output<typeof differences>;
/** An evaluation, of which only the main scores are sure to be there. */
export type RecordedEvaluation = z.output<typeof evaluationFile>;

/** An evaluation as it is written: of classes, or of a number. */
export type AnyEvaluation = CostedEvaluation | CostedRegressionEvaluation;

/** Whether an evaluation is of a regression. */
export const isOfRegression = (
  evaluation: AnyEvaluation | RecordedEvaluation,
): evaluation is CostedRegressionEvaluation => 'task' in evaluation;

/** What a run's folder holds of an evaluation: nothing, one that can be used, or a damaged one. */
export interface FoundEvaluation {
  readonly evaluation?: RecordedEvaluation | CostedRegressionEvaluation;
  readonly damage?: FileError;
}

const pathIn = (folder: string): string => `${folder}/evaluation.json`;

/**
 * Reads `evaluation.json` of a run's folder. Throws a `FileError` where it cannot be read, or holds more than 64 MiB; one that
 * says what is wrong with its content is given back as `damage`.
 */
export async function readEvaluation(folder: string): Promise<FoundEvaluation> {
  const path = pathIn(folder);
  const bytes = await readIfThere(path, LARGEST);
  try {
    return bytes ? { evaluation: parseEvaluation(bytes, path, folder) } : {};
  } catch (damage) {
    if (damage instanceof FileError) return { damage };
    throw damage;
  }
}

function parseEvaluation(
  bytes: Uint8Array,
  path: string,
  folder: string,
): RecordedEvaluation | CostedRegressionEvaluation {
  const remedy = `Run \`freetickets evaluate ${folder}\` again.`;
  const content = parseJsonFile(bytes, path, remedy);
  const { task }: { readonly task?: unknown } = Object(content);
  const { data, error } =
    task === undefined
      ? z.safeParse(evaluationFile, content)
      : z.safeParse(regressionEvaluation, content);
  if (data) return data;
  const where = error.issues[0]?.path.join('.') || 'it';
  throw new FileError(path, `is damaged: ${where} is not what it should be. ${remedy}`, {
    cause: error,
  });
}

/** Writes `evaluation.json` of a run's folder, whole or not at all. */
export const writeEvaluation = (folder: string, evaluation: AnyEvaluation): Promise<void> =>
  writeJson(pathIn(folder), evaluation);
