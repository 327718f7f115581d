import { expect, test } from 'vitest';
import { argmax } from './argmax.js';

test('the largest of every row, the first of equal ones', () => {
  const data = Float64Array.of(1, 3, 2, 4, 4, 0, -2, -3, -1);
  expect(argmax({ data, shape: [3, 3] })).toEqual(Int32Array.of(1, 0, 2));
  expect(argmax({ data: new Float32Array(0), shape: [0, 3] })).toEqual(new Int32Array(0));
});
