import type { Examples, MemberLogits } from '@freetickets/core';
import { Ensemble, type EnsembleParts, logitsOf, type Regression } from '@freetickets/tickets';
import type { RegressionLoss } from './regression-task.js';

/** The least variance, of standardised targets: a network that is never off says no density. */
const LEAST = 1e-12;

/** Fewer examples than these tell a variance to no better than a quarter of it: its relative deviation is the root of 2 / n. */
const FEW = 30;

/** What a user should know of the variances that so many validation examples tell, if anything. */
export const noiseNotes = (
  loss: RegressionLoss | undefined,
  { count }: Pick<Examples, 'count'>,
): readonly string[] =>
  loss === 'mean-squared-error' && count < FEW
    ? [
        `With mean-squared-error, standard deviations and intervals follow from the errors on validation examples, of which there are ${count}: do not trust them. Give more data, a larger \`validation\`, or take the loss gaussian-nll.`,
      ]
    : [];

/**
 * Tickets as an ensemble that predicts a number. With 'mean-squared-error' the variance of each member is its mean squared error
 * on the validation examples: of a normal distribution around what it says, the likeliest.
 */
export async function regressionEnsemble(
  parts: Omit<EnsembleParts, 'regression'>,
  regression: Omit<Regression, 'noise'>,
  validation: Examples,
): Promise<Ensemble> {
  if (regression.loss !== 'mean-squared-error') return new Ensemble({ ...parts, regression });
  const members = parts.samples?.count ?? parts.members.length;
  const unknown = { ...regression, noise: new Array<number>(members).fill(1) };
  const plain = new Ensemble({ ...parts, regression: unknown });
  const outputs = await logitsOf(plain, validation).finally(() => plain.dispose());
  const noise = meanSquares(outputs, validation.targets ?? new Float32Array());
  return new Ensemble({ ...parts, regression: { ...regression, noise } });
}

/** Of each member. */
const meanSquares = (
  { data, shape: [members, count] }: MemberLogits,
  targets: Float32Array,
): number[] =>
  Array.from({ length: members }, (_, member) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += (data[member * count + i] - targets[i]) ** 2;
    return Math.max(sum / count, LEAST);
  });
