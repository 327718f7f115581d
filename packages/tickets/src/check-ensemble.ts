import { ModelError, OptionError, show, sizeOf } from '@freetickets/core';
import type { EnsembleParts } from './ensemble-parts.js';
import type { Regression } from './member-gaussians.js';

/**
 * Throws a `ModelError` where there is no member, one belongs to another graph, classes or a regression do not go with the
 * outputs, or columns are named and not each of the inputs is; an `OptionError` for classes without an aggregator, a calibrator
 * without its state, and a regression whose numbers are none.
 */
export function checkEnsemble(parts: EnsembleParts): void {
  const { graph, members, columnNames, regression } = parts;
  if (members.length === 0) throw new ModelError('An ensemble needs at least one ticket.');
  if (members.some(({ graphHash }) => graphHash !== graph.hash)) {
    throw new ModelError(
      "A ticket belongs to another model than the ensemble's. Give tickets of one model.",
    );
  }
  if (regression) checkRegression(parts, regression);
  else checkClasses(parts);
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

function checkClasses({ graph, classes, aggregator }: EnsembleParts): void {
  if (!aggregator) {
    throw new OptionError('aggregator', undefined, 'one, or a regression');
  }
  if (graph.classes < 2) {
    throw new ModelError(
      `The model has ${graph.classes} output, a number: expected 2 classes, or a \`regression\`.`,
    );
  }
  if (classes.length !== graph.classes) {
    throw new ModelError(
      `${classes.length} classes are named, but the model has ${graph.classes} outputs. Name each of them.`,
    );
  }
}

function checkRegression({ graph, members, samples }: EnsembleParts, regression: Regression): void {
  const { loss, target, noise = [] } = regression;
  const [outputs, variances] =
    loss === 'gaussian-nll' ? [2, 0] : [1, samples?.count ?? members.length];
  if (graph.classes !== outputs) {
    throw new ModelError(
      `The model has ${graph.classes} outputs, but the loss ${loss} takes ${outputs}.`,
    );
  }
  const numbers = [target.std, ...noise];
  if (noise.length !== variances || !numbers.every((each) => each > 0 && each < Infinity)) {
    const expected = `a target whose std is above 0, and ${variances} variances above 0 as noise`;
    throw new OptionError('regression', regression, expected);
  }
}
