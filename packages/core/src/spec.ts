import type { Json } from './aggregator.js';
import { originOf } from './plugin.js';

/** The key of what stands for a value that JSON cannot hold. No config may have it, so no name is mistaken for one. */
const CUSTOM = '$custom';

/** What is written in place of a function, or of an object that no plugin made: `{ $custom: 'function' }`. */
const customOf = (value: unknown): Json => ({ [CUSTOM]: typeof value });

/** Whether something written stands for a value that JSON cannot hold. */
export const isCustom = (spec: unknown): boolean =>
  typeof spec === 'object' && spec !== null && Object.hasOwn(spec, CUSTOM);

/**
 * A value as it would be written in a config: what plugins made becomes `{ name, ...options }`, at any depth; functions
 * and objects that no plugin made become `{ $custom: 'function' }` and `{ $custom: 'object' }`, which cannot be read back.
 */
export function specOf(value: unknown): Json {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
    return value as Json;
  if (Array.isArray(value)) return value.map(specOf);
  if (typeof value !== 'object') return customOf(value);
  const origin = originOf(value);
  if (origin) return { name: origin.name, ...(specOf(origin.options) as object) };
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const isData = Object.getPrototypeOf(value) === Object.prototype;
  if (!isData || entries.some(([, inner]) => typeof inner === 'function')) return customOf(value);
  return Object.fromEntries(entries.map(([key, inner]) => [key, specOf(inner)]));
}

/**
 * Where the first value stands that JSON cannot hold: `runs.0.strategy.grow`, `''` for all of it. Undefined where there is
 * none, so that two equal specs are of the same thing.
 */
export function customPath(spec: Json): string | undefined {
  if (typeof spec !== 'object' || spec === null) return undefined;
  if (isCustom(spec)) return '';
  for (const [key, inner] of Object.entries(spec)) {
    const path = customPath(inner);
    if (path !== undefined) return path === '' ? key : `${key}.${path}`;
  }
  return undefined;
}
