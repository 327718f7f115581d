import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { fogCorruption } from './fog.js';
import { plasma } from './plasma.js';

it('adds a cloud and darkens to the brightest value, hand-computed', () => {
  const data = Uint8Array.of(0, 51, 102, 204, 102, 51);
  const image = { data, height: 1, width: 2, channels: 3 };
  const made = fogCorruption().corrupt(image, 2, random.derive(1));
  const cloud = plasma(random.derive(1), 2, 3);
  // The brightest is 0.8, the fog 0.5 thick: what there is times 0.8 / 1.3.
  const expected = [...data].map((x, i) =>
    Math.floor(((x + 127.5 * cloud[Math.floor(i / 3)]) * 0.8) / 1.3),
  );
  expect([...made]).toEqual(expected);
});

it('leaves black alone', () => {
  const image = { data: new Uint8Array(6), height: 3, width: 2, channels: 1 };
  expect([...fogCorruption().corrupt(image, 5, random.derive(1))]).toEqual(new Array(6).fill(0));
});

it('is one cloud, of which lower rows are other parts', () => {
  const image = { data: new Uint8Array(35 * 40).fill(255), height: 35, width: 40, channels: 1 };
  const made = fogCorruption().corrupt(image, 5, random.derive(1));
  const cloud = plasma(random.derive(1), 64, 1.75);
  for (const [y, x] of [
    [0, 39],
    [34, 0],
    [20, 11],
  ]) {
    expect(made[40 * y + x]).toBe(Math.floor((255 * (1 + 1.5 * cloud[64 * y + x])) / 2.5));
  }
});
