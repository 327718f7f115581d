import type { RegressionScore } from '@freetickets/runs';
import { score } from '../format.js';

/** How each score is called. */
export const scoreWords: { readonly [name in RegressionScore]: string } = {
  rmse: 'RMSE',
  nll: 'NLL',
  crps: 'CRPS',
  coverage: '95% coverage',
  width: '95% width',
};

/** A number in the target's units, whatever they are, to four digits. */
export function units(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1000
    ? rounded.toLocaleString('en', { maximumFractionDigits: 0 })
    : String(rounded).replace(/^-/, '\u2212');
}

/** A score, or a bound of its interval. */
export function shown(name: RegressionScore, value: number): string {
  if (name === 'coverage') return `${(100 * value).toFixed(1)}%`.replace(/^-/, '\u2212');
  return name === 'nll' ? score(value) : units(value);
}
