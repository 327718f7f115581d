import { DataError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { takeRows } from '../index.js';

test('takes rows in the order asked for, also more than once', () => {
  const rows = [
    [0.9, 0.1],
    [0.2, 0.8],
    [0.5, 0.5],
  ];
  expect(takeRows(rows, [2, 0, 2])).toEqual({
    data: Float64Array.of(0.5, 0.5, 0.9, 0.1, 0.5, 0.5),
    shape: [3, 2],
  });
});

test('keeps float32, and copies', () => {
  const data = Float32Array.of(0.75, 0.25);
  const taken = takeRows({ data, shape: [1, 2] }, Int32Array.of(0));
  expect(taken.data).toEqual(data);
  expect(taken.data).not.toBe(data);
});

test.each([2, -1, 0.5, Number.NaN])('the row %d is refused', (row) => {
  const rows = [
    [1, 0],
    [0, 1],
  ];
  expect(() => takeRows(rows, [0, row])).toThrow(DataError);
  expect(() => takeRows(rows, [0, row])).toThrow(
    `indices: got ${row} at 1, expected a whole number from 0 to 1.`,
  );
});
