import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { contrastCorruption } from './contrast.js';

it('moves each channel towards its mean, hand-computed', () => {
  const data = Uint8Array.of(0, 10, 255, 100, 10, 255);
  const image = { data, height: 2, width: 1, channels: 3 };
  const stream = random.derive(1);
  // Means 50, 10 and 255.
  expect([...contrastCorruption().corrupt(image, 1, stream)]).toEqual([12, 10, 255, 87, 10, 255]);
  expect([...contrastCorruption().corrupt(image, 2, stream)]).toEqual([25, 10, 255, 75, 10, 255]);
  expect([...contrastCorruption().corrupt(image, 5, stream)]).toEqual([42, 10, 255, 57, 10, 255]);
});
