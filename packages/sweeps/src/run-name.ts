import { createHash } from 'node:crypto';
import type { Json } from '@freetickets/core';

/** Stands for a value that decides nothing. */
export const NONE = '–';

/**
 * A name for the folder of what is trained: its values, or `run` where none of them can be written in ASCII, and a hash of its
 * identity, which tells it from all others.
 */
export const runName = (labels: Labels, identity: Json): string =>
  `${fileName(labels) || 'run'}-${hashOf(identity)}`;

/** The hash that ends a name of `runName`. */
export const hashIn = (name: string): string => name.slice(name.lastIndexOf('-') + 1);

/** Finds the first of some names that ends in a hash. */
export function namesByHash(names: readonly string[]): (hash: string) => string | undefined {
  const found = new Map(names.toReversed().map((name) => [hashIn(name), name]));
  return (hash) => found.get(hash);
}

type Labels = { readonly [axis: string]: string };

/** Values as part of a file's name: `edst-tickets-5-sparsity-0.8-seed-1`. */
function fileName(labels: Labels): string {
  const parts = Object.entries(labels).flatMap(([axis, label]) => {
    if (label === NONE) return [];
    return /^[\d.-]+$|^(true|false|none)$/.test(label) ? `${axis} ${label}` : label;
  });
  const text = parts.join(' ').replace(/[^A-Za-z0-9.]+/g, '-');
  return text
    .replace(/^[-.]+/, '')
    .slice(0, LONGEST)
    .replace(/-$/, '');
}

/** As many characters of values are in a name. */
const LONGEST = 80;

/** Twelve hexadecimal digits: two of 100,000 runs share them with a probability of 2 in 100,000. */
export const hashOf = (identity: Json): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(identity)))
    .digest('hex')
    .slice(0, 12);

/** The same, whatever the order of its keys. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
