import type { ByLayer } from '@freetickets/core';

/** `of` a weight times a value, by layer and position. */
export const products = (
  weights: ByLayer,
  values: ByLayer,
  of: (product: number) => number,
): ByLayer =>
  Object.fromEntries(
    Object.entries(weights).map(([name, each]) => [
      name,
      Float64Array.from(each, (weight, position) => of(weight * values[name][position])),
    ]),
  );
