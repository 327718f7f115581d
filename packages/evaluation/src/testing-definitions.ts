import { expect } from 'vitest';
import { best, entropy, labels, mean, type Rows } from './testing-network.js';

/** The share of pairs of one of each in which the one from outside has the higher score. */
export const auroc = (outside: readonly number[], inside: readonly number[]) =>
  mean(outside.flatMap((a) => inside.map((b) => (a > b ? 1 : a === b ? 0.5 : 0))));

/** Precision at each distinct threshold, weighted by the recall that it adds. */
function averagePrecision(positives: readonly number[], negatives: readonly number[]): number {
  const thresholds = [...new Set(positives)].sort((a, b) => b - a);
  let [sum, found] = [0, 0];
  for (const threshold of thresholds) {
    const right = positives.filter((s) => s >= threshold).length;
    const wrong = negatives.filter((s) => s >= threshold).length;
    sum += ((right - found) / positives.length) * (right / (right + wrong));
    found = right;
  }
  return sum;
}

function calibrationError(rows: Rows): number {
  const bins = Array.from({ length: 15 }, () => ({ count: 0, right: 0, confidence: 0 }));
  rows.forEach((row, i) => {
    const bin = bins[Math.ceil(15 * Math.max(...row)) - 1] as (typeof bins)[0];
    bin.count++;
    bin.right += Number(best(row) === labels[i]);
    bin.confidence += Math.max(...row);
  });
  return mean(bins.map((bin) => (15 * Math.abs(bin.right - bin.confidence)) / rows.length));
}

/** The scores of predictions by the definitions of the metrics. */
export function expected(inside: Rows, outside: Rows) {
  const of = (rows: Rows, score: (row: readonly number[]) => number) => rows.map(score);
  const [within, out] = [of(inside, entropy), of(outside, entropy)];
  const threshold = [...out].sort((a, b) => a - b)[Math.floor(0.05 * out.length)] as number;
  const negated = (values: readonly number[]) => values.map((value) => -value);
  return {
    accuracy: mean(inside.map((row, i) => Number(best(row) === labels[i]))),
    nll: mean(inside.map((row, i) => -Math.log(row[labels[i] as number] as number))),
    brier: mean(
      inside.map((row, i) =>
        row.reduce((sum, p, k) => sum + (p - Number(k === labels[i])) ** 2, 0),
      ),
    ),
    ece: calibrationError(inside),
    ood: {
      far: {
        auroc: { someEntropy: auroc(out, within) },
        auprOut: { someEntropy: averagePrecision(out, within) },
        auprIn: { someEntropy: averagePrecision(negated(within), negated(out)) },
        fpr95: { someEntropy: mean(within.map((e) => Number(e >= threshold))) },
      },
    },
  };
}

/** What is equal to it up to rounding. */
export function near<T>(value: T): T {
  if (typeof value === 'number') return expect.closeTo(value, 6);
  if (Array.isArray(value)) return value.map(near) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, near(inner)]);
  return Object.fromEntries(entries) as T;
}
