import { random, type Severity } from '@freetickets/core';
import { expect, it } from 'vitest';
import { defocusBlurCorruption } from './defocus-blur.js';

/** The middle rows of a point of 255 on black, 7 x 7. */
function point(severity: Severity): readonly number[][] {
  const data = new Uint8Array(49);
  data[24] = 255;
  const image = { data, height: 7, width: 7, channels: 1 };
  const made = defocusBlurCorruption().corrupt(image, severity, random.derive(1));
  expect([...made.subarray(0, 7), ...made.subarray(42)]).toEqual(new Array(14).fill(0));
  return [2, 3, 4].map((row) => [...made.subarray(7 * row, 7 * row + 7)]);
}

it('makes a point a disc, hand-computed', () => {
  // Nine pixels within 1.5 of the centre; exp(-50) of the rim is nothing: 255 / 9 = 28.3.
  const square = [0, 0, 28, 28, 28, 0, 0];
  expect(point(5)).toEqual([square, square, square]);
});

it('softens its rim, hand-computed', () => {
  // One pixel; exp(-1 / (2 x 0.4^2)) = 0.04394, so 0.91921 and twice 0.04039 along each axis.
  const beside = Math.round(255 * 0.91921 * 0.04039);
  const middle = Math.round(255 * 0.91921 ** 2);
  expect(point(1)).toEqual([
    [0, 0, 0, beside, 0, 0, 0],
    [0, 0, beside, middle, beside, 0, 0],
    [0, 0, 0, beside, 0, 0, 0],
  ]);
});

it('mirrors the image at its outermost pixels', () => {
  const image = { data: Uint8Array.of(0, 90, 180), height: 1, width: 3, channels: 1 };
  // A single row, three times over: the means of 90, 0, 90 and of 0, 90, 180.
  const made = defocusBlurCorruption().corrupt(image, 5, random.derive(1));
  expect([...made]).toEqual([60, 90, 120]);
});
