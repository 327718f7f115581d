import type { MemberLogits, Predictions, ProbabilityTable } from '@freetickets/core';
import type fc from 'fast-check';
import { arbitraryEnsemble } from './arbitrary-ensemble.js';
import { meanProbability } from './mean-probability.js';
import { softmax } from './softmax.js';

/** Predictions, and the labels that they are evaluated by. */
export interface LabelledPredictions {
  readonly predictions: Predictions;
  readonly labels: Int32Array;
}

/** Predictions of up to four members; ties, zeros and certainty occur. */
export function arbitraryPredictions(): fc.Arbitrary<LabelledPredictions> {
  return arbitraryEnsemble(4).map(({ logits, labels }) => ({
    predictions: predictionsOf(logits),
    labels,
  }));
}

function predictionsOf(logits: MemberLogits): Predictions {
  const [members, examples, classes] = logits.shape;
  const shape = [examples, classes] as const;
  const size = examples * classes;
  const each = softmax(logits);
  return {
    probabilities: { data: meanProbability(logits), shape },
    members: Array.from({ length: members }, (_, m) => ({
      data: each.slice(m * size, (m + 1) * size),
      shape,
    })),
    logits,
  };
}

/** The examples at `indices`, in that order. */
export function reordered(
  { predictions, labels }: LabelledPredictions,
  indices: readonly number[],
): LabelledPredictions {
  const { probabilities, members, logits } = predictions;
  const tableOf = ({ data, shape: [, classes] }: ProbabilityTable): ProbabilityTable => ({
    data: Float64Array.from(
      indices.flatMap((n) => [...data.subarray(n * classes, (n + 1) * classes)]),
    ),
    shape: [indices.length, classes],
  });
  const [count, examples, classes] = logits.shape;
  const rows = Array.from({ length: count }, (_, m) => {
    const size = examples * classes;
    return tableOf({
      data: logits.data.subarray(m * size, (m + 1) * size),
      shape: [examples, classes],
    });
  });
  return {
    predictions: {
      probabilities: tableOf(probabilities),
      members: members.map(tableOf),
      logits: {
        data: Float64Array.from(rows.flatMap(({ data }) => [...data])),
        shape: [count, indices.length, classes],
      },
    },
    labels: Int32Array.from(indices, (n) => labels[n]),
  };
}

/** All that there is in predictions and labels, to compare. */
export function contentsOf({ predictions, labels }: LabelledPredictions): string {
  const { probabilities, members, logits } = predictions;
  return JSON.stringify(
    [labels, logits.data, probabilities.data, ...members.map(({ data }) => data)].map((values) =>
      Array.from<number>(values),
    ),
  );
}
