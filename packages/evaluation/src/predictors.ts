import { type MemberLogits, type Predictions, splitMembers } from '@freetickets/core';
import type { Ensemble } from '@freetickets/tickets';
import { softmax } from '@freetickets/uncertainty-metrics';

/**
 * What each predictor says of some examples: the ensemble first, then its tickets in order, last the dense network where
 * there is one. A ticket is evaluated as it is, without what the ensemble does to its members' predictions.
 */
export async function predictAll(
  ensemble: Ensemble,
  dense: Ensemble | undefined,
  predict: (ensemble: Ensemble) => Promise<MemberLogits>,
): Promise<readonly Predictions[]> {
  const together = predictionsOf(ensemble, await predict(ensemble));
  return [
    together,
    ...ticketsOf(together),
    ...(dense ? [predictionsOf(dense, await predict(dense))] : []),
  ];
}

function predictionsOf(ensemble: Ensemble, logits: MemberLogits): Predictions {
  const [, examples, classes] = logits.shape;
  const { probabilities } = ensemble.aggregate(logits);
  return {
    probabilities: { data: probabilities, shape: [examples, classes] },
    members: splitMembers(logits).map(softmax),
    logits,
  };
}

function ticketsOf({ members, logits }: Predictions): readonly Predictions[] {
  return splitMembers(logits).map(({ data, shape }, i) => ({
    probabilities: members[i],
    members: [members[i]],
    logits: { data, shape: [1, ...shape] },
  }));
}
