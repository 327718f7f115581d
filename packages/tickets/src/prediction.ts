import { type MemberLogits, type Predictions, splitMembers } from '@freetickets/core';
import {
  argmax,
  expectedEntropy,
  mutualInformation,
  predictiveEntropy,
  softmax,
} from '@freetickets/uncertainty-metrics/uncertainty';

/** Probabilities, row-major over [input, class]; each row sums to 1. */
interface Probabilities {
  readonly data: Float64Array;
  readonly shape: [inputs: number, classes: number];
}

/** How unsure an ensemble is of each of n inputs, in nats. */
interface Uncertainty {
  /** Of the prediction, calibrated where there is a calibrator: total uncertainty. */
  readonly entropy: Float64Array;
  /** Mean entropy of the members, which no calibrator changes: uncertainty in the data. */
  readonly expectedEntropy: Float64Array;
  /**
   * What the members, uncalibrated, disagree about: uncertainty in the model. High where the input is unlike the
   * training data.
   */
  readonly mutualInformation: Float64Array;
}

/** What a prediction says of one input, as JSON has it: classes by name, uncertainty in nats. */
export interface PredictionRow {
  /** The most probable class. */
  readonly class: string;
  /** Its probability. */
  readonly probability: number;
  /** Of all classes, in the order of the prediction's `classes`. */
  readonly probabilities: readonly number[];
  /** The classes of the prediction set, most probable first; from calibrators that make sets. */
  readonly set?: readonly string[];
  readonly entropy: number;
  readonly expectedEntropy: number;
  readonly mutualInformation: number;
}

/** What a prediction holds: plain data, which can be sent to another thread. */
export type PredictionData = Pick<
  Prediction,
  'classes' | 'probabilities' | 'labels' | 'uncertainty' | 'logits' | 'sets'
>;

/** What an ensemble says of its inputs; n of them. */
export class Prediction implements Predictions {
  /** The names of the classes, by index. */
  readonly classes: readonly string[];
  /** [n, classes]; each row sums to 1. Calibrated where the ensemble has a calibrator. */
  readonly probabilities: Probabilities;
  /** The most probable class index of each input. */
  readonly labels: Int32Array;
  /** The class indices that each input's prediction set holds, most probable first; from calibrators that make sets. */
  declare readonly sets?: readonly Int32Array[];
  readonly uncertainty: Uncertainty;
  /** The members' own, [members, n, classes]. */
  readonly logits: MemberLogits;

  constructor({ classes, probabilities, labels, sets, uncertainty, logits }: PredictionData) {
    this.classes = classes;
    this.probabilities = probabilities;
    this.labels = labels;
    if (sets) this.sets = sets;
    this.uncertainty = uncertainty;
    this.logits = logits;
  }

  /** Each member's own probabilities, uncalibrated, [n, classes]; computed when they are asked for. */
  get members(): readonly Probabilities[] {
    const { shape } = this.probabilities;
    return splitMembers(this.logits).map((logits) => ({ data: softmax(logits).data, shape }));
  }

  /** A row an input; made at once, with an object and an array each, so for very many inputs read the arrays instead. */
  toJSON(): PredictionRow[] {
    const { classes, probabilities, labels, sets, uncertainty } = this;
    const nameOf = (label: number): string => classes[label];
    return Array.from(labels, (label, i) => {
      const row = rowOf(probabilities, i);
      return {
        class: nameOf(label),
        probability: row[label],
        probabilities: Array.from(row),
        ...(sets && { set: Array.from(sets[i], nameOf) }),
        entropy: uncertainty.entropy[i],
        expectedEntropy: uncertainty.expectedEntropy[i],
        mutualInformation: uncertainty.mutualInformation[i],
      };
    });
  }
}

/**
 * The prediction of classes by name from probabilities [n, classes], `sets` (1 where a class is in an input's set) and the members' logits
 * that they were made of.
 */
export function predictionOf(
  classes: readonly string[],
  made: { readonly probabilities: Float64Array; readonly sets?: Uint8Array },
  logits: MemberLogits,
): Prediction {
  const [, count, width] = logits.shape;
  const probabilities: Probabilities = { data: made.probabilities, shape: [count, width] };
  const members = splitMembers(logits).map(softmax);
  return new Prediction({
    classes,
    probabilities,
    labels: argmax(probabilities),
    ...(made.sets && { sets: setsOf(made.sets, probabilities) }),
    uncertainty: {
      entropy: predictiveEntropy(probabilities),
      expectedEntropy: expectedEntropy(members),
      mutualInformation: mutualInformation(members),
    },
    logits,
  });
}

const rowOf = ({ data, shape: [, classes] }: Probabilities, i: number): Float64Array =>
  data.subarray(i * classes, (i + 1) * classes);

/** The classes of every set, most probable first; of equal ones the lower first. */
function setsOf(sets: Uint8Array, probabilities: Probabilities): Int32Array[] {
  const [count, classes] = probabilities.shape;
  return Array.from({ length: count }, (_, i) => {
    const row = rowOf(probabilities, i);
    const inside = [...row.keys()].filter((k) => sets[i * classes + k]);
    return Int32Array.from(inside.sort((a, b) => row[b] - row[a]));
  });
}
