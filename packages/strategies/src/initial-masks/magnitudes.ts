import type { ByLayer } from '@freetickets/core';

/** |value| of every value, by layer. */
export const magnitudes = (values: ByLayer): ByLayer =>
  Object.fromEntries(
    Object.entries(values).map(([name, each]) => [name, Float64Array.from(each, Math.abs)]),
  );
