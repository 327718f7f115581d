import { OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accuracy, softmax, topKAccuracy } from '../index.js';

test('hand-computed', () => {
  const rows = [
    [0.5, 0.3, 0.2],
    [0.5, 0.3, 0.2],
    [0.1, 0.2, 0.7],
  ];
  const labels = [1, 2, 2];
  expect([1, 2, 3].map((k) => topKAccuracy(rows, labels, k))).toEqual([1 / 3, 2 / 3, 1]);
});

test('ties go to the lower class', () => {
  const tied = [[0.25, 0.25, 0.25, 0.25]];
  expect([0, 1, 2, 3].map((label) => topKAccuracy(tied, [label], 2))).toEqual([1, 1, 0, 0]);
});

test('is what sorting the classes gives, with k = 1 the accuracy', () => {
  const rows = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 6 }), fc.nat(3), (logits, k, label) => {
      const labels = logits.map(() => label);
      const found = logits.filter((row) => {
        const order = [0, 1, 2, 3].sort((a, b) => row[b] - row[a] || a - b);
        return order.slice(0, k).includes(label);
      });
      expect(topKAccuracy(softmax(logits), labels, k)).toBe(found.length / logits.length);
      expect(topKAccuracy(softmax(logits), labels, 1)).toBe(accuracy(softmax(logits), labels));
    }),
  );
});

test.each([0, -1, 1.5, Number.NaN])('a k of %d is refused', (k) => {
  expect(() => topKAccuracy([[1, 0]], [0], k)).toThrow(OptionError);
});
