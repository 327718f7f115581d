import { expect, it } from 'vitest';
import { imageUnitsWarning } from './image-units.js';

/** The channel means and standard deviations of MNIST, as fractions of white. */
const [mean, std] = [0.1307, 0.3081];

it('warns of images where inputs of other units were trained on', () => {
  expect(imageUnitsWarning({ mean: [mean], std: [std] })).toMatch(
    /^warning: images are 0 to 255, but the training inputs were about 0\.13 with/,
  );
  expect(imageUnitsWarning({ mean: [2 * mean - 1], std: [2 * std] })).toBeDefined();
});

it('is silent for bytes, and where nothing was measured', () => {
  expect(imageUnitsWarning({ mean: [mean * 255], std: [std * 255] })).toBeUndefined();
  expect(imageUnitsWarning({ mean: [0, 0], std: [1, 1] })).toBeUndefined();
});
