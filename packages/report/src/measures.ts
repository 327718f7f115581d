import type { Cost } from '@freetickets/runs';
import type { Interval } from '@freetickets/uncertainty-metrics';
import { betterScores, type ScoreName } from './compared-scores.js';
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

/** A score that has an interval. */
export const scoreMeasure = (score: ScoreName): Measure => ({
  score,
  better: betterScores[score],
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

/** Something that is measured, of which less is not better by itself. */
export const plainMeasure = (
  value: (evaluated: EvaluatedPredictor) => number | undefined,
): Measure => ({ better: undefined, estimate: overSeeds(value) });

/** The FLOPs of the training. */
export const trainingMeasure = costMeasure(({ flops }) => flops);

/** The FLOPs of the training of a dense network. */
export const denseFlops = ({ trainFlops, trainFlopsRatio }: Cost): number =>
  trainFlops / trainFlopsRatio;

/** The bytes of a dense network: four a weight. */
export const denseBytes = ({ parameters }: Cost): number => 4 * parameters;
