import type { Cost, MainScore } from '@freetickets/runs';
import type { Interval } from '@freetickets/uncertainty-metrics';
import { estimateOf } from './estimate.js';
import type { Entry, EvaluatedPredictor, Measure } from './standings.js';

/** The estimate that seeds give together of what each of them says, where all say something. */
const overSeeds =
  (
    value: (evaluated: EvaluatedPredictor) => number | undefined,
    ci95: (evaluated: EvaluatedPredictor) => Interval | undefined = () => undefined,
  ) =>
  ({ each }: Entry) => {
    const values = each.flatMap((evaluated) => value(evaluated) ?? []);
    return values.length === each.length ? estimateOf(values, ci95(each[0])) : undefined;
  };

/** A main score. */
export const mainMeasure = (score: MainScore): Measure => ({
  score,
  better: score === 'accuracy' ? 'higher' : 'lower',
  estimate: overSeeds(
    ({ scores }) => scores[score],
    ({ scores }) => scores.ci95?.[score],
  ),
});

/** The OoD score that the report speaks of where it speaks of one; the section on other data says why. */
export const headlineScore = 'entropy';

/** How well other data are told apart from the test set: the area under the ROC curve. */
export const oodMeasure = (dataset: string): Measure => ({
  better: 'higher',
  estimate: overSeeds(
    ({ scores }) => scores.ood?.[dataset]?.auroc[headlineScore],
    ({ scores }) => scores.ood?.[dataset]?.aurocCi95?.[headlineScore],
  ),
});

/** Something that is counted, of which less is better. */
export const costMeasure = (
  value: (evaluated: EvaluatedPredictor) => number | undefined,
): Measure => ({
  better: 'lower',
  exact: true,
  estimate: overSeeds(value),
});

/** The FLOPs of the training. */
export const trainingMeasure = costMeasure(({ flops }) => flops);

/** The bytes of a dense network: four a weight. */
export const denseBytes = ({ parameters }: Cost): number => 4 * parameters;
