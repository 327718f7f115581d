import type { Examples, Predictions } from '@freetickets/core';
import { preprocess } from '@freetickets/core';
import { expect, test } from 'vitest';
import { leastSure } from './least-sure.js';

const preprocessing = { mean: [33.3], std: [78.6] };
const images = [
  [0, 17, 128, 255],
  [1, 2, 3, 4],
];
const examplesOf = (raw: readonly (readonly number[])[]): Examples => ({
  count: raw.length,
  labels: Int32Array.of(1, 0),
  read: (indices) =>
    preprocess(
      Array.from(indices).flatMap((i) => raw[i] ?? []),
      preprocessing,
    ),
});
const table = { data: Float64Array.of(0.5, 0.5, 0.9, 0.1), shape: [2, 2] as const };
const logits = { data: new Float32Array(4), shape: [1, 2, 2] as const };
const predictions: Predictions = { probabilities: table, members: [table], logits };
const bytesOf = (pixels: string | undefined) =>
  Array.from(atob(pixels ?? ''), (character) => character.charCodeAt(0));

test('images are kept as the bytes they were', () => {
  const shown = leastSure(2, predictions, examplesOf(images), {
    inputShape: [2, 2, 1],
    preprocessing,
  });
  expect(shown.map(({ pixels }) => bytesOf(pixels))).toEqual(images);
});

test('images in [0, 1] become bytes', () => {
  const shares = images.map((image) => image.map((byte) => byte / 255));
  const shown = leastSure(1, predictions, examplesOf(shares), {
    inputShape: [2, 2, 1],
    preprocessing,
  });
  expect(bytesOf(shown[0]?.pixels)).toEqual(images[0]);
});

test('what is no image has no pixels', () => {
  const parts = { inputShape: [4], preprocessing };
  expect(leastSure(1, predictions, examplesOf(images), parts)[0]).not.toHaveProperty('pixels');
  const beyond = examplesOf([[0, 0, 0, 300], []]);
  const shown = leastSure(1, predictions, beyond, { ...parts, inputShape: [2, 2, 1] });
  expect(shown[0]).not.toHaveProperty('pixels');
});

test('images may be large', () => {
  const image = Array.from({ length: 400 * 400 }, (_, i) => i % 251);
  const shown = leastSure(1, predictions, examplesOf([image, image]), {
    inputShape: [400, 400, 1],
    preprocessing,
  });
  expect(bytesOf(shown[0]?.pixels)).toEqual(image);
});
