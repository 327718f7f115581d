// @ts-check
/** @import { PredictionRow } from 'freetickets' */

/**
 * Predictions as JSON: an item an input in each list; classes by name, uncertainty in nats.
 *
 * @param {readonly PredictionRow[]} rows
 */
export function answerOf(rows) {
  /** @param {keyof PredictionRow} name */
  const column = (name) => rows.map((row) => row[name]);
  return JSON.stringify({
    labels: column('class'),
    probabilities: column('probabilities'),
    ...(rows.some(({ set }) => set) && { sets: column('set') }),
    uncertainty: {
      entropy: column('entropy'),
      expectedEntropy: column('expectedEntropy'),
      mutualInformation: column('mutualInformation'),
    },
  });
}
