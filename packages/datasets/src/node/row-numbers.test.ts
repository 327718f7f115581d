import { expect, it } from 'vitest';
import { rowNumberNotes } from './row-numbers.js';

const rows = (count: number, row: (i: number) => readonly number[]) =>
  Float64Array.from(Array.from({ length: count }, (_, i) => row(i)).flat());

it('finds the inputs that number the rows', () => {
  expect(
    rowNumberNotes(
      'a.csv',
      rows(12, (i) => [i % 3, 7 + i]),
      2,
    ),
  ).toEqual([expect.stringContaining('a.csv: input 1, counted from 0, is the number of the row')]);
});

it('finds no others', () => {
  expect(
    rowNumberNotes(
      'a.csv',
      rows(12, (i) => [2 * i, i === 5 ? 0 : i]),
      2,
    ),
  ).toEqual([]);
  expect(
    rowNumberNotes(
      'a.csv',
      rows(9, (i) => [i]),
      1,
    ),
  ).toEqual([]);
  expect(rowNumberNotes('a.csv', new Float64Array(), 0)).toEqual([]);
});
