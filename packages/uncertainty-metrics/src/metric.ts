import type { Metric, Predictions } from '@freetickets/core';

type Labels = ArrayLike<number>;

/** A metric of the prediction: `of(p, labels)`. */
export const ofPrediction = (
  better: Metric['better'],
  of: (p: Predictions['probabilities'], labels: Labels) => number | undefined,
): Metric => ({ better, measure: ({ probabilities }, labels) => of(probabilities, labels) });

/** A metric of the members: undefined where there is only one. */
export const ofMembers = (
  better: Metric['better'],
  of: (members: Predictions['members']) => number,
): Metric => ({
  better,
  measure: ({ members }) => (members.length > 1 ? of(members) : undefined),
});
