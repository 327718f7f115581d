import type { Examples } from '@freetickets/core';
import { expect, test } from 'vitest';
import { fingerprintOf } from './data-fingerprint.js';

/** Examples of so many equal values each, that of example 3 being another where asked for; and which were read. */
function examples(count: number, size: number, third = 3): Examples & { readonly seen: number[] } {
  const seen: number[] = [];
  const read = (indices: ArrayLike<number>) => {
    seen.push(...Array.from(indices));
    return new Float32Array(size).fill(indices[0] === 3 ? third : indices[0]);
  };
  return { count, labels: Int32Array.from({ length: count }, (_, i) => i % 2), read, seen };
}

test('of few and small examples all are looked at', () => {
  const before = fingerprintOf({ train: examples(20, 6), validation: examples(10, 6) });
  expect(fingerprintOf({ train: examples(20, 6), validation: examples(10, 6) })).toEqual(before);
  const after = fingerprintOf({ train: examples(20, 6, 4), validation: examples(10, 6) });
  expect(after.train?.inputs).not.toBe(before.train?.inputs);
  expect(after.train?.labels).toBe(before.train?.labels);
  expect(after.validation).toEqual(before.validation);
});

test('targets in another unit are others', () => {
  const train = { ...examples(4, 1), targets: Float32Array.of(-1, 0, 1, 2) };
  const of = (std: number) => fingerprintOf({ train, target: { name: 'price', mean: 5, std } });
  expect(of(2)).toEqual(of(2));
  expect(of(2).train?.labels).not.toBe(of(200).train?.labels);
});

test('of many large ones as many as 8 MB hold, evenly spaced', () => {
  const train = examples(100, 2 ** 18);
  fingerprintOf({ train });
  expect(train.seen).toEqual([0, 0, 12, 25, 37, 50, 62, 75, 87]);
});
