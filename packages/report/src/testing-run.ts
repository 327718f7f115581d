import { type Random, random } from '@freetickets/core';
import type { LoggedEvent } from './event-log.js';
import type { RunData } from './run-data.js';

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

/** A made-up predictor's answer to one input. */
interface Answer {
  readonly confidence: number;
  readonly right: boolean;
  readonly entropy: number;
}

const examples = 600;

/** Answers that are right as often as the confidence says, but for a share of overconfidence. */
function answers(stream: Random, skill: number, overconfidence: number): readonly Answer[] {
  return Array.from({ length: examples }, () => {
    const confidence = 1 - (0.75 * stream.uniform() ** skill) / (1 + 2 * stream.uniform());
    const right = stream.uniform() < confidence - overconfidence * (1 - confidence);
    const rest = 1 - confidence;
    const entropy = -confidence * Math.log(confidence) - (rest > 0 ? rest * Math.log(rest / 9) : 0);
    return { confidence, right, entropy };
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function mainScores(all: readonly Answer[]) {
  const reliability = Array.from({ length: 15 }, (_, i) => {
    const [lower, upper] = [i / 15, (i + 1) / 15];
    const bin = all.filter(({ confidence }) => confidence > lower && confidence <= upper);
    const filled = {
      confidence: mean(bin.map(({ confidence }) => confidence)),
      accuracy: mean(bin.map(({ right }) => Number(right))),
    };
    return { lower, upper, count: bin.length, ...(bin.length ? filled : {}) };
  });
  const gap = (bin: (typeof reliability)[number]) =>
    (bin.count * Math.abs((bin.accuracy ?? 0) - (bin.confidence ?? 0))) / all.length;
  return {
    accuracy: mean(all.map(({ right }) => Number(right))),
    nll: mean(
      all.map(
        ({ right, confidence }) => -Math.log(right ? confidence : (1 - confidence) / 9 + 1e-9),
      ),
    ),
    brier: mean(all.map(({ right, confidence }) => (Number(right) - confidence) ** 2)),
    ece: reliability.reduce((sum, bin) => sum + gap(bin), 0),
    reliability,
  };
}

function oodScores(inside: readonly number[], outside: readonly number[]) {
  const pairs = mean(outside.map((out) => mean(inside.map((one) => Number(out > one)))));
  const thresholds = Array.from({ length: 60 }, (_, i) => 2.4 - (2.4 * i) / 59);
  const above = (all: readonly number[], threshold: number) =>
    mean(all.map((entropy) => Number(entropy >= threshold)));
  const roc = thresholds.map((t) => ({ fpr: above(inside, t), tpr: above(outside, t) }));
  const edges = Array.from({ length: 31 }, (_, i) => (Math.log(10) * i) / 30);
  const shares = (all: readonly number[]) =>
    edges
      .slice(0, -1)
      .map((low, i) =>
        mean(all.map((entropy) => Number(entropy >= low && entropy < edges[i + 1]))),
      );
  const byScore = (value: number) => ({
    maxProbability: value - 0.004,
    entropy: value,
    mutualInformation: value - 0.01,
  });
  return {
    auroc: byScore(pairs),
    auprOut: byScore(pairs),
    auprIn: byScore(pairs),
    fpr95: byScore(roc.find(({ tpr }) => tpr >= 0.95)?.fpr ?? 1),
    roc: [{ fpr: 0, tpr: 0 }, ...roc],
    entropy: { edges, inside: shares(inside), outside: shares(outside) },
  };
}

function scores(stream: Random, skill: number, overconfidence: number) {
  const all = answers(stream, skill, overconfidence);
  const main = mainScores(all);
  const sorted = [...all].sort((a, b) => b.confidence - a.confidence);
  const riskCoverage = Array.from({ length: 50 }, (_, i) => {
    const kept = sorted.slice(0, Math.ceil((sorted.length * (i + 1)) / 50));
    return { coverage: (i + 1) / 50, risk: mean(kept.map(({ right }) => Number(!right))) };
  });
  const around = (value: number, width: number) => [value - width, value + width] as const;
  const worse = (by: number) => ({
    accuracy: main.accuracy - 0.08 * by,
    nll: main.nll + 0.3 * by,
    brier: main.brier + 0.1 * by,
    ece: main.ece + 0.02 * by * (1 + overconfidence),
  });
  const severities = (factor: number) => [1, 2, 3, 4, 5].map((level) => worse(factor * level));
  const types = ['gaussian-noise', 'motion-blur', 'fog', 'jpeg'];
  const inside = all.map(({ entropy }) => entropy);
  const outside = inside.map(() => 0.5 + 1.7 * stream.uniform() ** (overconfidence + 0.6));
  return {
    ...main,
    ci95: {
      accuracy: around(main.accuracy, 0.004),
      nll: around(main.nll, 0.012),
      brier: around(main.brier, 0.004),
      ece: around(main.ece, 0.002),
    },
    metrics: {
      top5Accuracy: 0.9991,
      adaptiveEce: main.ece,
      aurc: mean(riskCoverage.map(({ risk }) => risk)),
    },
    riskCoverage,
    ood: {
      'fashion-mnist': oodScores(inside, outside),
      noise: oodScores(
        inside,
        outside.map((entropy) => entropy + 0.1),
      ),
    },
    corruptions: {
      mean: worse(3),
      bySeverity: severities(1),
      byType: Object.fromEntries(
        types.map((type, i) => {
          const factor = 0.6 + i / 4;
          return [type, { mean: worse(3 * factor), bySeverity: severities(factor) }];
        }),
      ),
    },
  };
}

/** A layer after some epochs: the first is the densest. */
const layerAt = (density: number, epoch: number, index: number) => {
  const own = Math.min(1, density * (3 - index));
  return { density: own, explored: 1 - (1 - own) * 0.85 ** epoch };
};

/** Made-up events of a training with an exploration and a refinement for each ticket. */
function eventsOf(stage: LoggedEvent['stage'], tickets: number, seed: number): LoggedEvent[] {
  const perPhase = 2;
  const [epochs, stepsPerEpoch] = [3 + perPhase * tickets, 100];
  const place = { stage, run: 1 };
  const sizes = { 'conv1/kernel': 500, 'dense1/kernel': 40_000, 'logits/kernel': 5000 };
  const density = stage === 'ensemble' ? 0.2 : 1;
  const stream = random.derive(seed, stage);
  const logits = Float64Array.from({ length: 200 * 10 }, () => stream.uniform());
  const events: LoggedEvent[] = [
    {
      ...place,
      type: 'run-start',
      step: 0,
      runs: 1,
      epochs,
      steps: epochs * stepsPerEpoch,
      layers: Object.fromEntries(
        Object.entries(sizes).map(([name, size]) => [name, { size, active: size * density }]),
      ),
    },
  ];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const step = epoch * stepsPerEpoch;
    const refinement = Math.ceil((epoch - 3) / perPhase);
    if (stage === 'ensemble') {
      for (const at of [25, 50, 75]) {
        events.push({ ...place, type: 'topology', step: step - at, cause: 'update', layers: {} });
      }
      if (epoch > 3 && (epoch - 3) % perPhase === 1) {
        events.push({
          ...place,
          type: 'topology',
          step: step - 100,
          cause: 'exploration',
          layers: {},
        });
      }
    }
    for (let i = 0; i < logits.length; i++) {
      logits[i] += (stream.uniform() - 0.5) * (6 / epoch) + (i % 10 === (i / 10) % 10 ? 2 : 0);
    }

    const lag = stage === 'ensemble' ? 0 : 0.4;
    const validation = {
      accuracy: 0.99 - 0.08 / (epoch + lag),
      nll: 0.03 + 0.2 / (epoch + lag),
    };
    events.push({
      ...place,
      type: 'epoch',
      step,
      epoch,
      epochs,
      phase: refinement > 0 ? `refinement ${refinement}` : 'exploration',
      learningRate: refinement > 0 ? 0.01 / (1 + ((epoch - 4) % perPhase)) : 0.1,
      train: { loss: 0.02 + 0.4 / (epoch + lag), accuracy: 0.99 - 0.1 / epoch },
      validation,
      layers: Object.fromEntries(
        Object.keys(sizes).map((name, i) => [name, layerAt(density, epoch, i)]),
      ),
      probe: [...logits],
      seconds: 3.2,
    });
    if (refinement > 0 && (epoch - 3) % perPhase === 0) {
      events.push({ ...place, type: 'ticket', step, ticket: refinement, epoch, validation });
    }
  }
  return events;
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
    scores(random.derive(seed, 'testing', who), skill, overconfidence);
  const ensemble = of('ensemble', sharpness + 0.6, 0.05);
  const baseline = of('dense', sharpness + 0.4, 0.9);
  const compare = (score: 'accuracy' | 'nll' | 'brier' | 'ece') => {
    const difference = ensemble[score] - baseline[score];
    return { difference, ci95: [difference - 0.005, difference + 0.005] as const };
  };
  const pixels = random.derive(seed, 'pixels');
  const evaluation = {
    test: { dataset: 'mnist', count: examples, inputShape: [28, 28, 1], classes },
    ensemble,
    tickets: Array.from({ length: tickets }, (_, i) => of(`ticket ${i}`, sharpness, 0.5)),
    ...(dense
      ? {
          dense: baseline,
          againstDense: {
            accuracy: compare('accuracy'),
            nll: compare('nll'),
            brier: compare('brier'),
            ece: compare('ece'),
          },
        }
      : {}),
    ...(tickets > 1
      ? {
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
      testFlopsRatio: 0.874,
      activeParameters: 260_040,
      parameters: 431_080,
      bytes: 1_205_679,
      trainSeconds: 29.8,
      ...(dense ? { denseTrainSeconds: 26.2 } : {}),
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
      ...eventsOf('ensemble', tickets, seed),
      ...(dense ? eventsOf('baseline', 1, seed) : []),
    ],
  } satisfies RunData;
}
