import { expect, test } from 'vitest';
import { exampleShape, graphInputs } from './graph-inputs.js';

const node = (name: string, type: string, outputShape: readonly number[]) => ({
  ...{ name, layer: name, type, outputShape, config: {}, inputs: [] },
});
const image = node('image', 'InputLayer', [2, 3, 1]);
const row = node('row', 'InputLayer', [4]);
const dense = node('dense', 'Dense', [5]);

test('the values of several inputs lie one after another', () => {
  expect(graphInputs({ nodes: [image, row, dense] })).toEqual([
    { node: image, first: 0, size: 6 },
    { node: row, first: 6, size: 4 },
  ]);
  expect(exampleShape({ nodes: [image, row, dense] })).toEqual([10]);
});

test('an only input keeps its shape', () => {
  expect(exampleShape({ nodes: [image, dense] })).toEqual([2, 3, 1]);
});
