import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { pixelateCorruption } from './pixelate.js';

it('shrinks by averaging and repeats pixels, hand-computed', () => {
  const image = { data: Uint8Array.of(0, 32, 64, 96), height: 1, width: 4, channels: 1 };
  const stream = random.derive(1);
  // 0.65 of 4 is 2: the means of two pixels each.
  expect([...pixelateCorruption().corrupt(image, 5, stream)]).toEqual([16, 16, 80, 80]);
  // 0.75 of 4 is 3, of 4 / 3 pixels each: the centres of pixels 1 and 2, 1.5 and 2.5, lie in the middle one.
  expect([...pixelateCorruption().corrupt(image, 4, stream)]).toEqual([0, 48, 48, 96]);
});

it('keeps channels apart', () => {
  const data = Uint8Array.from({ length: 48 }, (_, i) => 100 * (i % 3));
  const image = { data, height: 4, width: 4, channels: 3 };
  expect(pixelateCorruption().corrupt(image, 5, random.derive(1))).toEqual(data);
});
