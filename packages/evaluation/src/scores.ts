import {
  accuracy,
  brierScore,
  expectedCalibrationError,
  fprAtTpr,
  maxProbability,
  mutualInformation,
  negativeLogLikelihood,
  type Probabilities,
  predictiveEntropy,
  rocAuc,
} from '@freetickets/uncertainty-metrics';

/** How well a predictor tells a data set apart from the one it was trained for. */
export interface OodScores {
  /** Area under the ROC curve, by score; that of the mutual information only where there are several members. */
  readonly auroc: {
    readonly maxProbability: number;
    readonly entropy: number;
    readonly mutualInformation?: number;
  };
  /** False positives, by entropy, where 95% of the others are found. */
  readonly fpr95: number;
}

/** A predictor's scores on the test set, and against data of other kinds. */
export interface Scores {
  readonly accuracy: number;
  /** Mean negative log-likelihood in nats. */
  readonly nll: number;
  readonly brier: number;
  /** Expected calibration error, 15 equal-width bins. */
  readonly ece: number;
  readonly ood: { readonly [dataset: string]: OodScores };
}

/** What a predictor says of a data set. */
export interface Predictions {
  readonly probabilities: Probabilities;
  /** Of each member, where there are several. */
  readonly members?: readonly Probabilities[];
}

/** Judges predictions of the test set, and of other data sets by name. */
export function scoresOf(
  test: Predictions,
  labels: ArrayLike<number>,
  ood: { readonly [dataset: string]: Predictions },
): Scores {
  const { probabilities } = test;
  return {
    accuracy: accuracy(probabilities, labels),
    nll: negativeLogLikelihood(probabilities, labels),
    brier: brierScore(probabilities, labels),
    ece: expectedCalibrationError(probabilities, labels),
    ood: Object.fromEntries(
      Object.entries(ood).map(([name, other]) => [name, oodScores(other, test)]),
    ),
  };
}

function oodScores(out: Predictions, inside: Predictions): OodScores {
  const by = (score: (predictions: Predictions) => Float64Array): [Float64Array, Float64Array] => [
    score(out),
    score(inside),
  ];
  const entropy = by(({ probabilities }) => predictiveEntropy(probabilities));
  const unsure = by(({ probabilities }) => maxProbability(probabilities).map((p) => 1 - p));
  return {
    auroc: {
      maxProbability: rocAuc(...unsure),
      entropy: rocAuc(...entropy),
      ...(out.members &&
        inside.members && {
          mutualInformation: rocAuc(
            mutualInformation(out.members),
            mutualInformation(inside.members),
          ),
        }),
    },
    fpr95: fprAtTpr(...entropy, 0.95),
  };
}
