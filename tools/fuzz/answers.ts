import type { TicketState } from '@freetickets/core';

/** How far two implementations may be apart, relative to the largest of an answer. */
const PRECISION = 1e-3;

/** Whether two answers are the same, bit for bit. */
export const isSame = (a: Float32Array, b: Float32Array): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(
    Buffer.from(b.buffer, b.byteOffset, b.byteLength),
  );

/** Whether all numbers are such that no rounding decides what comes out of them. */
export const isTame = (members: readonly TicketState[], inputs: Float32Array): boolean =>
  [
    inputs,
    ...members.flatMap(({ parameters }) => Object.values(parameters).map((each) => each.values)),
  ].every((values) => values.every((value) => Math.abs(value) <= 4));

/** Whether two implementations agree: on every number, and on which are none. */
export function doAgree(a: Float32Array, b: Float32Array): boolean {
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 1);
  return a.every((value, i) =>
    Number.isFinite(value) ? Math.abs(value - b[i]) <= PRECISION * largest : !Number.isFinite(b[i]),
  );
}
