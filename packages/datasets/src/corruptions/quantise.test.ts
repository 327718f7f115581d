import { expect, it } from 'vitest';
import { quantise, quantisers } from './quantise.js';

it('scales the tables of ITU-T T.81 as libjpeg does, hand-computed', () => {
  expect(quantisers('luma', 50).slice(0, 8)).toEqual([16, 11, 10, 16, 24, 40, 51, 61]);
  // 40% of 16 is 6.4, of 11 is 4.4, of 10 is 4; 125% of 16 is 20, of 11 is 13.75, of 10 is 12.5, and halves are rounded up.
  expect(quantisers('luma', 80).slice(0, 3)).toEqual([6, 4, 4]);
  expect(quantisers('luma', 40).slice(0, 3)).toEqual([20, 14, 13]);
  expect(quantisers('chroma', 50).slice(0, 4)).toEqual([17, 18, 24, 47]);
  expect(quantisers('chroma', 1)).toEqual(new Array(64).fill(255));
  expect(new Set(quantisers('luma', 100))).toEqual(new Set([1]));
});

it('rounds a constant block to a multiple of its quantiser, hand-computed', () => {
  // 100 is 28 below the middle: a coefficient of -224; the nearest multiple of 30 is -210: 26.25 below.
  const plane = { values: new Uint8Array(64).fill(100), height: 8, width: 8 };
  expect(quantise(plane, new Array(64).fill(30)).values).toEqual(new Uint8Array(64).fill(102));
  expect(quantise(plane, new Array(64).fill(32)).values).toEqual(new Uint8Array(64).fill(100));
});

it('goes on beyond the last row and column, and keeps the shape', () => {
  const plane = { values: new Uint8Array(15).fill(128), height: 3, width: 5 };
  expect(quantise(plane, quantisers('luma', 40))).toEqual(plane);
});
