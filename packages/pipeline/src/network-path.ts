import type { Json } from '@freetickets/core';
import { isOnOtherShare } from '#run-folder';

/**
 * A path in a value, at any depth, that leads to another machine than a folder is on; undefined where none does. What a run from
 * elsewhere names must not be looked at there: Windows logs in to whichever machine a path names.
 */
export function networkPathIn(value: Json, folder: string): string | undefined {
  if (typeof value === 'string') return isOnOtherShare(value, folder) ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const parts: readonly Json[] = Object.values(value);
  return parts.map((part) => networkPathIn(part, folder)).find((path) => path !== undefined);
}
