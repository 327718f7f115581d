import { type Json, specOf } from '@freetickets/core';

/** A value of an axis in a few words: `0.8`, `edst`, `edst tickets=5`, `decay=0.99 everySteps=2`. */
export function valueLabel(value: unknown): string {
  const spec = specOf(value);
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return textOf(spec);
  const { name, ...options } = spec as { readonly [key: string]: Json };
  const parts = flat(name === undefined || typeof name === 'string' ? options : spec, '');
  return [...(typeof name === 'string' ? [name] : []), ...parts].join(' ') || '{}';
}

const textOf = (value: Json): string =>
  typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.map(valueLabel).join(', ') || 'none'
      : JSON.stringify(value);

/** Options by their paths: `fraction.from=0.5`. */
function flat(value: Json, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path}=${textOf(value)}`];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    flat(inner, path ? `${path}.${key}` : key),
  );
}
