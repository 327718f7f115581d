import type { Examples } from '@freetickets/core';
import { expect, test } from 'vitest';
import { varyingWarning } from './varying-reads.js';

/** Examples of two values each: their index, and what `second` says. */
const examples = (count: number, second: (index: number) => number): Examples => ({
  count,
  labels: new Int32Array(count),
  read: (indices) =>
    Float32Array.from(Array.from(indices).flatMap((index) => [index, second(index)])),
});
const steady = examples(100, (index) => (index === 0 ? Number.NaN : 2 * index));

test('names the part and the example that a second read gives otherwise', () => {
  let reads = 0;
  // Of the examples that are looked at, every one from 50 on.
  const varying = examples(100, (index) => (index < 50 ? 1 : ++reads));
  expect(varyingWarning({ train: varying, validation: steady })).toMatch(
    /^train.read gives example 50 /,
  );
  expect(varyingWarning({ train: steady, validation: varying })).toMatch(/^validation.read gives/);
});

test('has nothing to say of data that stay the same, be they read into the same room', () => {
  const room = new Float32Array(200);
  const reusing: Examples = {
    ...steady,
    read: (indices) => {
      room.set(steady.read(indices));
      return room.subarray(0, 2 * indices.length);
    },
  };
  expect(varyingWarning({ train: steady, validation: reusing })).toBeUndefined();
  let reads = 0;
  const own: Examples = {
    ...reusing,
    read: (indices) => room.fill(++reads).subarray(0, 2 * indices.length),
  };
  expect(varyingWarning({ train: own, validation: steady })).toBeDefined();
});
