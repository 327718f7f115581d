import type { Random } from '@freetickets/core';

/** A made-up predictor's answer to one input. */
interface Answer {
  readonly confidence: number;
  readonly right: boolean;
  readonly entropy: number;
}

/** As many as a made-up test set has. */
export const examples = 600;

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
    aurocCi95: { entropy: [pairs - 0.002, pairs + 0.001] as const },
    auprOut: byScore(pairs),
    auprIn: byScore(pairs),
    fpr95: byScore(roc.find(({ tpr }) => tpr >= 0.95)?.fpr ?? 1),
    roc: [{ fpr: 0, tpr: 0 }, ...roc],
    entropy: { edges, inside: shares(inside), outside: shares(outside) },
  };
}

/** The scores of a made-up predictor, on its test set, two other data sets and corrupted data. */
export function testingScores(stream: Random, skill: number, overconfidence: number) {
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
      count: 200,
      untouched: worse(0.1),
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
