// @ts-check
/** @import { Ensemble, Inputs, PredictionRow, TargetRow } from 'freetickets' */

/**
 * A row of a prediction: of classes, or of a number.
 *
 * @typedef {PredictionRow | TargetRow} Row
 */

/**
 * Predicts whatever an ensemble is of.
 *
 * @param {Ensemble} ensemble
 */
export const predictorOf = (ensemble) => ({
  /** @type {(inputs: Inputs, options?: { signal: AbortSignal }) => Promise<{ toJSON(): Row[] }>} */
  predict: (inputs, options) =>
    ensemble.regression
      ? ensemble.predictTargets(inputs, options)
      : ensemble.predict(inputs, options),
});
