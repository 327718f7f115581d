import type { Examples } from '@freetickets/core';

/** How many examples are read twice, evenly spaced. */
const SAMPLED = 16;

/** The first of some examples of which a second read gives other inputs; undefined where there is none. */
function varyingExample({ count, read }: Examples): number | undefined {
  const sampled = Math.min(count, SAMPLED);
  const indices = Array.from({ length: sampled }, (_, i) => Math.floor((i * count) / sampled));
  // The room for the first may be used for the second, too.
  const first = read(indices).slice();
  const again = read(indices);
  const at = first.findIndex((value, i) => !Object.is(value, again[i]));
  return at < 0 ? undefined : indices[Math.floor((at * sampled) / first.length)];
}

/** What to warn of where reading the same example twice gives different inputs, as `read` that augments does. */
export function varyingWarning(data: {
  readonly train: Examples;
  readonly validation: Examples;
}): string | undefined {
  for (const part of ['train', 'validation'] as const) {
    const example = varyingExample(data[part]);
    if (example === undefined) continue;
    return `${part}.read gives example ${example} other inputs when it is read again, as where it augments. So this run can neither be repeated nor resumed: read knows neither seed nor epoch, and must always give an example the same inputs.`;
  }
  return undefined;
}
