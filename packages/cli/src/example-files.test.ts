import { expect, test } from 'vitest';
import { exampleFiles } from './example-files.js';

test('are images for grey and coloured images alone, tables for rows, and arrays for the rest', () => {
  expect(exampleFiles([28, 28, 1])).toEqual(['image.png', './photos']);
  expect(exampleFiles([32, 32, 3])).toEqual(['image.png', './photos']);
  expect(exampleFiles([4])).toEqual(['inputs.csv', './other.csv']);
  expect(exampleFiles([8, 8, 4])).toEqual(['inputs.npy', './other.npy']);
  expect(exampleFiles([20, 3])).toEqual(['inputs.npy', './other.npy']);
});
