// @ts-check
/** @import { PredictionRow, TargetRow } from 'freetickets' */
/** @import { Row } from './predictor.js' */

/**
 * Predictions as JSON: an item an input in each list; classes by name, uncertainty in nats; a number and all that is said of
 * it in its own units.
 *
 * @param {readonly Row[]} rows
 */
export const answerOf = (rows) =>
  JSON.stringify(
    areOfClasses(rows) ? ofClasses(rows) : ofTargets(/** @type {TargetRow[]} */ (rows)),
  );

/** @type {(rows: readonly Row[]) => rows is readonly PredictionRow[]} */
const areOfClasses = (rows) => rows.every((row) => 'class' in row);

/** @param {readonly PredictionRow[]} rows */
function ofClasses(rows) {
  const column = columnsOf(rows);
  return {
    labels: column('class'),
    probabilities: column('probabilities'),
    ...(rows.some(({ set }) => set) && { sets: column('set') }),
    uncertainty: {
      entropy: column('entropy'),
      expectedEntropy: column('expectedEntropy'),
      mutualInformation: column('mutualInformation'),
    },
  };
}

/** @param {readonly TargetRow[]} rows */
function ofTargets(rows) {
  const column = columnsOf(rows);
  return {
    means: column('mean'),
    intervals: rows.map(({ lower, upper }) => [lower, upper]),
    uncertainty: {
      std: column('std'),
      aleatoric: column('aleatoric'),
      epistemic: column('epistemic'),
    },
  };
}

/**
 * @template R
 * @param {readonly R[]} rows
 */
const columnsOf =
  (rows) =>
  /** @param {keyof R} name */
  (name) =>
    rows.map((row) => row[name]);
