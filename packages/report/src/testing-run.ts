import { random } from '@freetickets/core';
import type { RunData } from './run-data.js';
import { testingEvents } from './testing-events.js';
import { examples, testingScores } from './testing-scores.js';

/** What a made-up run is like. */
export interface TestingRunOptions {
  readonly name?: string;
  readonly seed?: number;
  readonly tickets?: number;
  /** Logits are scaled by this: larger is surer. */
  readonly sharpness?: number;
  readonly classes?: readonly string[];
  readonly dense?: boolean;
}

/** A matrix of made-up differences between tickets. */
const pairsOf = (tickets: number, base: number, self: number): readonly (readonly number[])[] =>
  Array.from({ length: tickets }, (_, i) =>
    Array.from({ length: tickets }, (__, j) => (i === j ? self : base * (1 + ((i * j) % 3) / 4))),
  );

/**
 * A made-up run, complete and the same for the same options: what a report can be tried on where nothing was trained.
 * Its evaluation is a `CostedEvaluation`. The scores of its predictors are computed from made-up answers, so that curves and numbers belong together.
 */
export function testingRun({
  name = 'made-up',
  seed = 1,
  tickets = 3,
  sharpness = 3,
  classes = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  dense = true,
}: TestingRunOptions = {}) {
  const of = (who: string, skill: number, overconfidence: number) =>
    testingScores(random.derive(seed, 'testing', who), skill, overconfidence);
  const ensemble = of('ensemble', sharpness + 0.6, 0.05);
  const baseline = of('dense', sharpness + 0.4, 0.9);
  const members = Array.from({ length: tickets }, (_, i) => of(`ticket ${i}`, sharpness, 0.5));
  const against = (other: typeof ensemble) => {
    const compare = (score: 'accuracy' | 'nll' | 'brier' | 'ece') => {
      const difference = ensemble[score] - other[score];
      return { difference, ci95: [difference - 0.005, difference + 0.005] as const };
    };
    return {
      accuracy: compare('accuracy'),
      nll: compare('nll'),
      brier: compare('brier'),
      ece: compare('ece'),
    };
  };
  const pixels = random.derive(seed, 'pixels');
  const evaluation = {
    test: { dataset: 'mnist', count: examples, inputShape: [28, 28, 1], classes },
    hashes: { ensemble: '0a1b2c', dense: '3d4e5f' },
    ensemble,
    tickets: members,
    ...(dense
      ? {
          dense: baseline,
          againstDense: against(baseline),
        }
      : {}),
    ...(tickets > 1
      ? {
          againstTickets: members.map(against),
          diversity: {
            disagreement: 0.031,
            kl: 0.0254,
            cosine: 0.987,
            pairs: {
              disagreement: pairsOf(tickets, 0.03, 0),
              kl: pairsOf(tickets, 0.025, 0),
              cosine: pairsOf(tickets, 0.6, 1),
            },
          },
        }
      : {}),
    leastSure: Array.from({ length: 12 }, (_, i) => ({
      index: 37 * i + 4,
      label: i % 10,
      predicted: i % 3 ? (i + 5) % 10 : i % 10,
      probability: 0.31 + i / 100,
      entropy: 1.9 - i / 20,
      mutualInformation: 0.4 - i / 50,
      pixels: Buffer.from(
        Uint8Array.from({ length: 784 }, (__, p) =>
          Math.hypot((p % 28) - 14, Math.floor(p / 28) - 14) < 9 ? pixels.integer(256) : 0,
        ),
      ).toString('base64'),
    })),
    missing: [],
    cost: {
      trainFlops: 1.98e12,
      trainFlopsRatio: 0.534,
      testFlops: 4.37e6,
      testFlopsRatio: 0.874,
      activeParameters: 260_040,
      parameters: 431_080,
      bytes: 1_205_679,
      trainSeconds: 29.8,
      predictSeconds: 0.0012,
      ...(dense ? { denseTrainSeconds: 26.2, densePredictSeconds: 0.0008 } : {}),
    },
  };
  return {
    name,
    folder: `runs/${name}`,
    config: {
      dataset: 'mnist',
      model: 'lenet-5-caffe',
      method: { name: 'edst', tickets },
      sparsity: 0.8,
      baseline: dense ? 'dense' : false,
      seed,
    },
    versions: { freetickets: '1.0.0', node: 'v20.20.2' },
    engine: { name: 'sparse', variant: 'avx512', threads: 2 },
    evaluation,
    events: [
      ...testingEvents('ensemble', tickets, seed),
      ...(dense ? testingEvents('baseline', 1, seed) : []),
    ],
  } satisfies RunData;
}

/** The scores that every evaluation has. */
export const leastScores = { accuracy: 0.99, nll: 0.02, brier: 0.01, ece: 0.001 };

/** A run of which nothing but the main scores is known. */
export const leastRun = (): RunData => ({
  ...testingRun(),
  evaluation: { ensemble: leastScores, tickets: [leastScores] },
  events: [],
});
