import type { MemberLogits } from '@freetickets/core';

/** Each member's own probabilities, row-major over [member, example, class]. */
export function softmax({ data, shape: [, , classes] }: MemberLogits): Float64Array {
  const probabilities = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += classes) {
    const row = [...data.subarray(start, start + classes)];
    const odds = row.map((z) => Math.exp(z - Math.max(...row)));
    const sum = odds.reduce((a, b) => a + b);
    odds.forEach((o, k) => {
      probabilities[start + k] = o / sum;
    });
  }
  return probabilities;
}
