import { expect, it } from 'vitest';
import { double, halve } from './subsample.js';

it('halves by means of four, halves rounded down and up in turn, hand-computed', () => {
  const values = Uint8Array.of(0, 1, 0, 1, 9, 0, 1, 0, 1, 9);
  // 2 / 4 twice, and the last column goes on: 9.
  expect(halve({ values, height: 2, width: 5 })).toEqual({
    values: Uint8Array.of(0, 1, 9),
    height: 1,
    width: 3,
  });
});

it('doubles linearly between centres, and cuts off what is too much, hand-computed', () => {
  const small = { values: Uint8Array.of(0, 160), height: 1, width: 2 };
  // Centres at 0.5 and 2.5 of the pixels 0 to 3: 0, a quarter, three quarters, 160.
  const row = [0, 40, 120, 160];
  expect([...double(small, { height: 2, width: 4 }).values]).toEqual([...row, ...row]);
  expect([...double(small, { height: 1, width: 3 }).values]).toEqual([0, 40, 120]);
});
