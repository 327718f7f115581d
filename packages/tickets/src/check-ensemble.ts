import { ModelError, OptionError, outputsPerTarget, show, sizeOf } from '@freetickets/core';
import type { EnsembleParts } from './ensemble-parts.js';

/**
 * Throws a `ModelError` where there is no member, one belongs to another graph, what is predicted does not go with the outputs, or
 * columns are named and not each of the inputs is; an `OptionError` for a calibrator without its state, or parts of the wrong task.
 */
export function checkEnsemble(parts: EnsembleParts): void {
  const { graph, members, classes, columnNames, regression } = parts;
  if (members.length === 0) throw new ModelError('An ensemble needs at least one ticket.');
  if (members.some(({ graphHash }) => graphHash !== graph.hash)) {
    throw new ModelError(
      "A ticket belongs to another model than the ensemble's. Give tickets of one model.",
    );
  }
  if (regression) checkRegressionParts(parts, regression);
  else if (!parts.aggregator) {
    throw new OptionError('aggregator', undefined, 'an aggregator, as classes are predicted');
  } else if (graph.classes < 2) {
    throw new ModelError(
      `The model has ${graph.classes} output, a number: an ensemble is of classes, at least 2, or has \`regression\`, which says what number it predicts.`,
    );
  } else if (classes.length !== graph.classes) {
    throw new ModelError(
      `${classes.length} classes are named, but the model has ${graph.classes} outputs. Name each of them.`,
    );
  }
  if (columnNames && columnNames.length !== sizeOf(graph.inputShape)) {
    throw new ModelError(
      `${columnNames.length} columns are named, but an input of the model has shape ${show(graph.inputShape)}. Name each of its numbers, or none.`,
    );
  }
  if (parts.calibrator && parts.calibratorState === undefined) {
    throw new OptionError(
      'calibratorState',
      undefined,
      "what the calibrator's fit returns for validation logits and labels",
    );
  }
}

function checkRegressionParts(
  { graph, members, samples, classes, aggregator, calibrator }: EnsembleParts,
  { loss, noise = [] }: NonNullable<EnsembleParts['regression']>,
): void {
  if (aggregator || calibrator || classes.length > 0) {
    const expected = 'none beside classes, an aggregator or a calibrator, which are not of numbers';
    throw new OptionError('regression', loss, expected);
  }
  const outputs = outputsPerTarget({ name: loss });
  if (graph.classes !== outputs) {
    throw new ModelError(
      `The model has ${graph.classes} outputs, but with the loss ${loss} a number needs ${outputs}.`,
    );
  }
  const expected = loss === 'mean-squared-error' ? (samples?.count ?? members.length) : 0;
  if (noise.length === expected && noise.every((variance) => variance > 0)) return;
  throw new OptionError('regression.noise', noise, `${expected} variances above 0, one a member`);
}
