import { OptionError } from '@freetickets/core';
import { defaultLimits, type GraphLimits, noLimits } from '@freetickets/model-graph/check';

/** How large an ensemble may be that is loaded, and its model, as it may come from anywhere. */
export interface LoadLimits extends GraphLimits {
  /** Bytes of all its files together. Default: 1 GiB. */
  readonly bytes: number;
  /** Bytes of `ensemble.json`, which takes some ten times as much memory while it is read. Default: 16 MiB. */
  readonly manifest: number;
  /** The number of tickets. Default: 256. */
  readonly tickets: number;
}

const MEBIBYTE = 2 ** 20;
const defaults: LoadLimits = {
  bytes: 1024 * MEBIBYTE,
  manifest: 16 * MEBIBYTE,
  tickets: 256,
  ...defaultLimits,
};

/** For ensembles that the program made itself. */
export const noLoadLimits: LoadLimits = {
  bytes: Infinity,
  manifest: Infinity,
  tickets: Infinity,
  ...noLimits,
};

/** These limits, and the defaults of the others. Throws an `OptionError` for one that is no number above 0. */
export function loadLimits(given: Partial<LoadLimits> = {}): LoadLimits {
  if (typeof given !== 'object') throw new OptionError('limits', given, '{ tickets: 1000 }');
  const limits = { ...defaults, ...given };
  for (const [name, limit] of Object.entries(limits)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new OptionError('limits', name, `one of ${Object.keys(defaults).join(', ')}`);
    }
    if (!(limit > 0)) throw new OptionError(`limits.${name}`, limit, 'a number above 0');
  }
  return limits;
}
