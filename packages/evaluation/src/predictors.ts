import {
  type LogitTable,
  type MemberLogits,
  type Predictions,
  splitMembers,
} from '@freetickets/core';
import type { Ensemble } from '@freetickets/tickets';
import { softmax } from '@freetickets/uncertainty-metrics';

/**
 * What each predictor says of some examples: the ensemble first, then its tickets in order, last the dense network where
 * there is one. A ticket is judged as it is, without what the ensemble does to its members' predictions.
 */
export async function predictAll(
  ensemble: Ensemble,
  dense: Ensemble | undefined,
  predict: (ensemble: Ensemble) => Promise<MemberLogits>,
): Promise<readonly Predictions[]> {
  const logits = await predict(ensemble);
  return [
    predictionsOf(ensemble, logits),
    ...splitMembers(logits).map(aloneOf),
    ...(dense ? [predictionsOf(dense, await predict(dense))] : []),
  ];
}

function predictionsOf(ensemble: Ensemble, logits: MemberLogits): Predictions {
  return {
    probabilities: ensemble.judge(logits).probabilities,
    members: splitMembers(logits).map((own) => softmax(own)),
    logits,
  };
}

function aloneOf({ data, shape }: LogitTable): Predictions {
  const probabilities = softmax({ data, shape });
  return { probabilities, members: [probabilities], logits: { data, shape: [1, ...shape] } };
}
