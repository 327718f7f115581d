import { type Metric, PluginError, type Predictions, show } from '@freetickets/core';
import { type MainScore, mainScores, type Scores } from '@freetickets/runs';
import { reliabilityDiagram, riskCoverage } from '@freetickets/uncertainty-metrics';
import type { Attempts } from './attempts.js';
import { mainScoresOf } from './main-scores.js';
import { scoreKey } from './score-key.js';

/** Places of a curve that are kept. */
const CURVE_POINTS = 101;

/** What a predictor's answers to the test set say of it, but for how sure that is. */
export function testScoresOf(
  predictions: Predictions,
  labels: ArrayLike<number>,
  metrics: { readonly [name: string]: Metric },
  attempt: Attempts['attempt'],
): Omit<Scores, 'ci95' | 'ood' | 'corruptions'> {
  const { probabilities } = predictions;
  const others: Record<string, number> = {};
  for (const [name, metric] of Object.entries(metrics)) {
    if (mainScores.includes(name as MainScore)) continue;
    const value = attempt(`metric ${name}`, () => measured(name, metric, predictions, labels));
    if (value !== undefined) others[scoreKey(name)] = value;
  }
  return {
    ...mainScoresOf(probabilities, labels),
    metrics: others,
    reliability: reliabilityDiagram(probabilities, labels),
    riskCoverage: riskCoverage(probabilities, labels, { maxPoints: CURVE_POINTS }),
  };
}

/** What a metric says, which has to be a number, or nothing. */
function measured(
  name: string,
  metric: Metric,
  predictions: Predictions,
  labels: ArrayLike<number>,
): number | undefined {
  const value = metric.measure(predictions, labels);
  if (value === undefined || Number.isFinite(value)) return value;
  throw new PluginError(name, `gave ${show(value)}, expected a finite number or undefined.`);
}
