import type { ProbabilityTable } from '@freetickets/core';
import type { Diversity } from '@freetickets/runs';
import {
  meanOfPairs,
  pairwiseCosineSimilarity,
  pairwiseDisagreement,
  pairwiseKlDivergence,
} from '@freetickets/uncertainty-metrics';

/** How different members are from each other, by pair and on average. */
export function diversityOf(members: readonly ProbabilityTable[]): Diversity {
  const pairs = {
    disagreement: pairwiseDisagreement(members),
    kl: pairwiseKlDivergence(members),
    cosine: pairwiseCosineSimilarity(members),
  };
  return {
    disagreement: meanOfPairs(pairs.disagreement),
    kl: meanOfPairs(pairs.kl),
    cosine: meanOfPairs(pairs.cosine),
    pairs,
  };
}
