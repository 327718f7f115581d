import { customPath, OptionError, show, specOf } from '@freetickets/core';
import { dequal } from 'dequal';
import { absolute } from '#run-folder';
import { type Written, withPaths } from './config-paths.js';
import { parseConfig, type Settings } from './settings.js';

/**
 * What does not change what is trained: how often to save, what the ensemble is evaluated on and by, and where plugins come
 * from.
 */
export const free = ['checkpoint', 'ood', 'corruptions', 'metrics', 'oodScores', 'plugins'];

/** What does not change what an ensemble is, either: what runs it. */
const freeInEvaluation = ['engine', 'backend', 'threads'];

/** A config as its run folder keeps it: all but where it is and who listens, with the paths of its data absolute. */
export function written({ out: _, onEvent: __, ...settings }: Settings): Written {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  const specs = Object.fromEntries(entries.map(([key, value]) => [key, specOf(value)]));
  return withPaths(specs, absolute);
}

/**
 * Throws an `OptionError` where a config would train something else than the one that a run was started with, as far as
 * what was written of that tells. Where the data are does not matter: their fingerprint tells whether they are the same. Keys
 * that an older version did not know had their defaults.
 *
 * @param isNetworkKnown whether fingerprints tell of which network initial masks are, so that its path does not matter
 */
export function requireSameConfig(
  held: Written,
  config: Written,
  path: string,
  purpose: 'resume' | 'evaluate',
  isNetworkKnown = false,
): void {
  const defaults = written(parseConfig({ dataset: 'any' }));
  // Where no fingerprint does, its path tells which network initial masks are of.
  const [was, is] = [held, config].map((each): Written => {
    const moved = withPaths(each, () => 'anywhere');
    return 'initialMasks' in each && !isNetworkKnown
      ? { ...moved, initialMasks: each.initialMasks }
      : moved;
  });
  const skipped = purpose === 'evaluate' ? [...free, ...freeInEvaluation] : free;
  // From another loss other defaults follow, which are not what to change.
  for (const key of new Set(['loss', ...Object.keys(held), ...Object.keys(config)])) {
    if (skipped.includes(key) || dequal(key in was ? was[key] : defaults[key], is[key])) continue;
    const before = key in held ? held[key] : defaults[key];
    if (purpose === 'evaluate' && before !== undefined && customPath(before) !== undefined)
      continue;
    const expected = `${show(before)}, with which the run in ${path} was started`;
    throw new OptionError(`config: ${key}`, config[key], expected);
  }
}
