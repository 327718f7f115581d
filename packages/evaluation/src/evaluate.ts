import type { Examples, Metric, OodScore, Predictions, Severity } from '@freetickets/core';
import type { Ensemble } from '@freetickets/tickets';
import { corruptionScoresOf } from './corruption-scores.js';
import { diversityOf } from './diversity.js';
import type { CorruptionScores, Evaluation, MainScores, OodScores, Scores } from './evaluation.js';
import { intervalsOf } from './intervals.js';
import { leastSure } from './least-sure.js';
import { mainScoresOf } from './main-scores.js';
import { oodScoresOf } from './ood-scores.js';
import { predictAll } from './predictors.js';
import { testScoresOf } from './test-scores.js';

/** Inputs that are shown as those the ensemble is least sure of. */
const SHOWN = 24;

const severities: readonly Severity[] = [1, 2, 3, 4, 5];

/** Test data corrupted in several ways. */
export interface CorruptedSets {
  readonly types: readonly string[];
  load(type: string, severity: Severity): Examples | Promise<Examples>;
}

export interface EvaluateOptions {
  readonly ensemble: Ensemble;
  /** The dense baseline. */
  readonly dense?: Ensemble;
  readonly test: { readonly dataset: string; readonly examples: Examples };
  /** Data of other kinds, preprocessed as the test set is, by name. */
  readonly ood?: { readonly [dataset: string]: () => Examples | Promise<Examples> };
  readonly corruptions?: CorruptedSets;
  /** By the plugins' names. The main scores are always there. */
  readonly metrics?: { readonly [name: string]: Metric };
  /** By the plugins' names. */
  readonly oodScores?: { readonly [name: string]: OodScore };
  /** Decides the draws of the bootstrap. Default: 1. */
  readonly seed?: number;
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
 * Judges an ensemble, each of its tickets and the dense baseline: on the test set, and on other and on corrupted data. Where
 * other or corrupted data cannot be had or judged, the rest is, and `missing` says what is not there and why.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { ensemble, dense, test, ood = {}, corruptions } = options;
  const { metrics = {}, oodScores = {} } = options;
  const { examples } = test;
  const types =
    corruptions?.types.map((type) => ({
      type,
      load: (severity: Severity) => corruptions.load(type, severity),
    })) ?? [];
  const total = 1 + Object.keys(ood).length + types.length * severities.length;
  let done = 0;
  const predictions = (part: string, of: Examples): Promise<readonly Predictions[]> => {
    options.onProgress?.({ part, done: done++, total });
    return predictAll(ensemble, dense, of);
  };
  const missing: { part: string; why: string }[] = [];
  const attempt = async (part: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      missing.push({ part, why: error instanceof Error ? error.message : String(error) });
    }
  };

  const inside = await predictions('test', examples);
  const onTest = inside.map((predictor) => testScoresOf(predictor, examples.labels, metrics));
  const { ci95, againstDense } = intervalsOf(inside, examples.labels, {
    seed: options.seed ?? 1,
    withDense: dense !== undefined,
  });

  const outside: Record<string, OodScores>[] = inside.map(() => ({}));
  for (const [name, get] of Object.entries(ood)) {
    await attempt(`ood ${name}`, async () => {
      const others = await predictions(`ood ${name}`, await get());
      const judged = others.map((other, i) => oodScoresOf(other, inside[i], oodScores));
      for (const [i, scores] of judged.entries()) outside[i][name] = scores;
    });
  }

  const corrupted: Record<string, readonly MainScores[]>[] = inside.map(() => ({}));
  for (const { type, load } of types) {
    await attempt(`corruption ${type}`, async () => {
      const sets: (readonly MainScores[])[] = [];
      for (const severity of severities) {
        const harmed = await load(severity);
        const predicted = await predictions(`${type} ${severity}`, harmed);
        sets.push(predicted.map((p) => mainScoresOf(p.probabilities, harmed.labels)));
      }
      for (const i of inside.keys()) corrupted[i][type] = sets.map((set) => set[i]);
    });
  }

  const scores = onTest.map((own, i): Scores => {
    const harmed = corruptionsOf(corrupted[i]);
    return { ...own, ci95: ci95[i], ood: outside[i], ...(harmed && { corruptions: harmed }) };
  });
  const members = ensemble.members.length;
  const { graph, classes, preprocessing } = ensemble;
  const { inputShape } = graph;
  return {
    test: { dataset: test.dataset, count: examples.count, inputShape, classes },
    ensemble: scores[0],
    tickets: scores.slice(1, 1 + members),
    ...(dense && { dense: scores[1 + members] }),
    ...(members > 1 && { diversity: diversityOf(inside[0].members) }),
    ...(againstDense && { againstDense }),
    leastSure: leastSure(SHOWN, inside[0], examples, { inputShape, preprocessing }),
    missing,
  };
}

const corruptionsOf = (byType: {
  readonly [type: string]: readonly MainScores[];
}): CorruptionScores | undefined =>
  Object.keys(byType).length > 0 ? corruptionScoresOf(byType) : undefined;
