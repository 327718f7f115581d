import { expect, it } from 'vitest';
import { readMat } from './mat-file.js';
import { compressed, element, matFile, matrix, small } from './testing-mat.js';

const bytes = element(2, Uint8Array.of(1, 2, 3, 4, 5, 6));

it('reads arrays of bytes, plain and compressed, with short and long names', () => {
  const arrays = readMat(
    matFile(
      compressed(matrix('X', [3, 2], bytes)),
      matrix('numbers', [1, 3], small(2, Uint8Array.of(7, 8, 9))),
      matrix('wide', [1, 1], element(9, new Uint8Array(8))),
    ),
    1000,
  );
  expect([...arrays.keys()]).toEqual(['X', 'numbers']);
  expect(arrays.get('X')).toMatchObject({ shape: [3, 2] });
  expect([...(arrays.get('X')?.data ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...(arrays.get('numbers')?.data ?? [])]).toEqual([7, 8, 9]);
});

it('refuses what is no such file, is cut, or unpacks to more than it may', () => {
  expect(() => readMat(Buffer.from('\x89HDF'), 1000)).toThrow('does not begin as');
  expect(() => readMat(Buffer.alloc(200), 1000)).toThrow('does not begin as');
  const whole = matFile(matrix('X', [3, 2], bytes));
  for (const length of [whole.length - 1, whole.length - 40, 132]) {
    expect(() => readMat(whole.subarray(0, length), 1000), `${length}`).toThrow('not whole');
  }
  expect(() => readMat(matFile(matrix('X', [3, 3], bytes)), 1000)).toThrow('6 values, expected 9');
  const large = matFile(compressed(matrix('X', [5000, 1], element(2, new Uint8Array(5000)))));
  expect(readMat(large, 6000).get('X')?.data).toHaveLength(5000);
  expect(() => readMat(large, 5000)).toThrow();
});
