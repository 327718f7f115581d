import type { StandardSchemaV1 } from '@standard-schema/spec';
import { PluginError, show } from './errors.js';
import { isPlainObject } from './plain-object.js';

/**
 * Requires that a schema takes the options that it gave, and gives the same again: files keep them, and what reads a file parses
 * them once more. Throws a `PluginError` otherwise, and where they are no plain object. Objects of classes inside are not compared.
 */
export function requireStableOptions(
  owner: string,
  schema: StandardSchemaV1,
  options: unknown,
): void {
  const fault = faultOf(schema, options);
  if (fault) {
    const expected = 'a plain object that it takes and gives as it is; convert inside the plugin';
    throw new PluginError(owner, `its options schema ${fault}, expected ${expected}.`);
  }
}

function faultOf(schema: StandardSchemaV1, options: unknown): string | undefined {
  if (!isPlainObject(options)) return `gives ${show(options)}`;
  const again = schema['~standard'].validate(options);
  if (again instanceof Promise || again.issues)
    return `gives ${show(options)} and does not take it`;
  if (isAlike(options, again.value)) return undefined;
  return `gives ${show(options)}, and ${show(again.value)} of that`;
}

function isAlike(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  if (!isPlainObject(one) && !Array.isArray(one)) return true;
  const own = Object.entries(one);
  const others = new Map(Object.entries(other));
  return (
    own.length === others.size &&
    own.every(([key, value]) => others.has(key) && isAlike(value, others.get(key)))
  );
}
