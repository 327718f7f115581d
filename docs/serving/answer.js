// @ts-check
/** @import { Prediction } from 'freetickets' */

/**
 * The part of a prediction that is about `count` inputs, `from` the first.
 *
 * @param {Prediction} prediction
 * @param {number} from
 * @param {number} count
 * @returns {Prediction}
 */
export function partOf({ probabilities, labels, sets, uncertainty }, from, count) {
  const to = from + count;
  const classes = probabilities.shape[1];
  return {
    probabilities: {
      data: probabilities.data.subarray(from * classes, to * classes),
      shape: [count, classes],
    },
    labels: labels.subarray(from, to),
    ...(sets && { sets: sets.slice(from, to) }),
    uncertainty: {
      entropy: uncertainty.entropy.subarray(from, to),
      expectedEntropy: uncertainty.expectedEntropy.subarray(from, to),
      mutualInformation: uncertainty.mutualInformation.subarray(from, to),
    },
  };
}

/**
 * A prediction as JSON: an item an input in each list; classes by name, uncertainty in nats.
 *
 * @param {Prediction} prediction
 * @param {readonly string[]} classes
 */
export function answerOf({ probabilities, labels, sets, uncertainty }, classes) {
  const width = classes.length;
  /** @param {Int32Array} indices */
  const namesOf = (indices) => Array.from(indices, (index) => classes[index]);
  return JSON.stringify({
    labels: namesOf(labels),
    probabilities: Array.from(labels, (_, i) => [
      ...probabilities.data.subarray(i * width, (i + 1) * width),
    ]),
    ...(sets && { sets: sets.map(namesOf) }),
    uncertainty: {
      entropy: [...uncertainty.entropy],
      expectedEntropy: [...uncertainty.expectedEntropy],
      mutualInformation: [...uncertainty.mutualInformation],
    },
  });
}
