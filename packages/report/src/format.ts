import { units as plainUnits } from '@freetickets/sweeps';
import { estimateOf } from './estimate.js';

/** A thin space that does not break: between a number and its unit. */
const thin = '\u202f';
const minus = '\u2212';

const fixed = (value: number, digits: number): string =>
  value
    .toFixed(digits)
    .replace(/^-(?=.*[1-9])/, minus)
    .replace(/^-/, '');

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A share: `99.22%`. */
export const percent = (share: number, digits = 2): string => `${fixed(100 * share, digits)}%`;

/** A score: four decimals, or as many as two significant digits take; below 0.00001 as a power of ten. */
export function score(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.00001) return value.toExponential(1).replace(/-/g, minus);
  return fixed(value, size === 0 || size >= 0.001 ? 4 : size >= 0.0001 ? 5 : 6);
}

/** A whole number with its thousands set apart: `431,080`. */
export const count = (value: number): string => whole.format(value);

/** Against the dense network: `0.53×`. */
export const ratio = (value: number): string => `${fixed(value, value < 0.095 ? 3 : 2)}×`;

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
const last = prefixes.length - 1;

/** A large quantity, at least 0, to three digits: `1.99 T`, followed by its unit. Powers of 1000. */
export function quantity(value: number, unit: string): string {
  const rounded = Number(value.toPrecision(3));
  const power = rounded < 1000 ? 0 : Math.min(Math.floor(Math.log10(rounded) / 3 + 1e-9), last);
  const scaled = rounded / 1000 ** power;
  const digits = power === 0 ? 0 : scaled < 10 ? 2 : scaled < 100 ? 1 : 0;
  return `${fixed(scaled, digits)}${thin}${prefixes[power]}${unit}`;
}

/** A time: `29.8 s`, `12.4 min`, `3.1 h`. */
export function duration(seconds: number): string {
  if (seconds < 0.1) return `${fixed(1000 * seconds, 2)}${thin}ms`;
  if (seconds < 120) return `${fixed(seconds, 1)}${thin}s`;
  if (seconds < 7200) return `${fixed(seconds / 60, 1)}${thin}min`;
  return `${fixed(seconds / 3600, 1)}${thin}h`;
}

/** A list in a sentence: `a, b and c`. */
export const sentenceList = (items: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(items);

/** A number in the target's units, whatever they are, to four digits. */
export const units = (value: number): string => plainUnits(value).replace(/-/g, minus);

/** A number beside an axis: short, whatever its size. */
export const tick = (value: number): string =>
  value
    .toLocaleString('en', {
      maximumSignificantDigits: 3,
      notation: Math.abs(value) >= 100_000 ? 'compact' : 'standard',
    })
    .replace(/-/g, minus);

/** The digits after the point of scores that are shares, in percent. */
const shareDigits = new Map([
  ['accuracy', 2],
  ['coverage', 1],
]);

/** Scores in the units of what is predicted. */
const inUnits = ['rmse', 'crps', 'width'];

/** A score as the whole report writes it: shares in percent, those in the target's units to four digits, the others as they are. */
export function mainScore(name: string, value: number): string {
  const digits = shareDigits.get(name);
  if (digits !== undefined) return percent(value, digits);
  return inUnits.includes(name) ? units(value) : score(value);
}

/** A confidence interval: `[98.99, 99.38]`, in the unit of its score. */
export const interval = (name: string, [low, high]: readonly [number, number]): string => {
  // Where one bound is far smaller than the other, it has no more decimals than that.
  const isSmall = Math.max(Math.abs(low), Math.abs(high)) < 0.001;
  const other = (value: number) => (isSmall ? score(value) : fixed(value, 4));
  const bound = (value: number) =>
    shareDigits.has(name) || inUnits.includes(name) ? deviation(name, value) : other(value);
  return `[${bound(low)}, ${bound(high)}]`;
};

/** A score over seeds: `99.22% ± 0.08`; of one run alone: `99.22%`; undefined where one of them has none. */
export function meanScore(
  name: string,
  values: readonly (number | null | undefined)[],
): string | undefined {
  const found = values.flatMap((value) => value ?? []);
  if (found.length < values.length) return undefined;
  const { value, deviation: sd } = estimateOf(found);
  return sd === undefined
    ? mainScore(name, value)
    : `${mainScore(name, value)} ± ${deviation(name, sd)}`;
}

/** A standard deviation, or a bound, in the unit of its score. */
export const deviation = (name: string, value: number): string =>
  mainScore(name, value).replace(/%$/, '');
