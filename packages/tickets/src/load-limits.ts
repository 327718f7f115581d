import { limitsOf } from '@freetickets/core';
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

/** These limits, and the defaults of the others, as `limitsOf` says. */
export const loadLimits = (given?: Partial<LoadLimits>): LoadLimits => limitsOf(defaults, given);
