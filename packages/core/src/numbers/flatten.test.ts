import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataError } from '../errors.js';
import { flatten } from './flatten.js';

test('rows become one array, in their order', () => {
  const data = Float64Array.of(1, 2, 3, 4, 5, 6);
  const rows = [[1, 2, 3], Float32Array.of(4, 5, 6)];
  expect(flatten(rows, 'inputs')).toEqual({ data, shape: [2, 3] });
  expect(
    flatten(
      [
        [[1], [2], [3]],
        [[4], [5], Uint8Array.of(6)],
      ],
      'inputs',
    ),
  ).toEqual({
    data,
    shape: [2, 3, 1],
  });
  expect(flatten(data, 'inputs')).toEqual({ data, shape: [6] });
  expect(flatten([], 'inputs').shape).toEqual([0]);
  expect(flatten([[], []], 'inputs').shape).toEqual([2, 0]);
});

test('any shape: as flat(Infinity)', () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(shapes, (shape) => {
      let next = 0;
      const nest = ([length, ...rest]: readonly number[]): unknown =>
        length === undefined ? next++ / 3 : Array.from({ length }, () => nest(rest));
      const nested = nest(shape) as unknown[];
      const flat = nested.flat(Number.POSITIVE_INFINITY) as number[];
      expect(flatten(nested, 'inputs')).toEqual({ data: Float64Array.from(flat), shape });
    }),
    { seed: 1, numRuns: 50 },
  );
});

test.each<[string, ArrayLike<unknown>, string]>([
  ['a shorter row', [[1, 2], [3]], 'inputs[1]: got an array of 1, expected an array of 2'],
  ['a longer row', [[[1]], [[2, 3]]], 'inputs[1][0]: got an array of 2, expected an array of 1'],
  ['a row that is missing', [[1], undefined], 'inputs[1]: got undefined, expected an array of 1'],
  ['a hole', new Array(2 ** 31), 'inputs[0]: got undefined, expected a number'],
  ['a text', [[1, '2']], 'inputs[0][1]: got "2", expected a number'],
  ['a bigint', [BigInt64Array.of(1n)], 'inputs[0][0]: got 1n, expected a number'],
  ['a view without numbers', [[1], new DataView(new ArrayBuffer(1))], 'inputs[1]: got DataView'],
  ['deeper arrays', [1, [2]], 'inputs[1]: got an array of 1, expected a number'],
  ['seven levels', [[[[[[[1]]]]]]], 'inputs: got arrays nested deeper than 6 levels'],
])('%s is refused', (_, nested, message) => {
  expect(() => flatten(nested, 'inputs')).toThrow(DataError);
  expect(() => flatten(nested, 'inputs')).toThrow(message);
});

test('what the first array promises, but is not there, takes no memory', () => {
  const promised = Array.from({ length: 1e6 }, () => 0);
  expect(() => flatten([promised, ...promised], 'inputs')).toThrow('inputs[1]: got 0');
});
