import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { motionBlurCorruption } from './motion-blur.js';

const image = { data: new Uint8Array(21 * 21), height: 21, width: 21, channels: 1 };
image.data[10 * 21 + 10] = 255;
/** A stream of one number. */
const only = (number: number) => ({ ...random.derive(1), uniform: () => number });

it('draws a point along a line by half a bell curve, hand-computed', () => {
  // In the middle of the angles: to the right, so that pixels further left see the point.
  const made = motionBlurCorruption().corrupt(image, 1, only(0.5));
  // 1 + 0.60653 + 0.13534 + 0.01111 + 0.00034 = 1.75331.
  expect([...made.subarray(10 * 21 + 5, 10 * 21 + 12)]).toEqual([0, 0, 1, 19, 88, 145, 0]);
  expect(made.reduce((sum, x) => sum + x, 0)).toBe(253);
});

it('goes from -45 to 45 degrees', () => {
  const lit = (number: number) => {
    const made = motionBlurCorruption().corrupt(image, 5, only(number));
    return made.findIndex((x) => x > 0);
  };
  // What looks up to the right lies down to the left, and the other way round.
  expect(lit(0)).toBe(10 * 21 + 10);
  expect(lit(0.999)).toBeLessThan(7 * 21);
});
