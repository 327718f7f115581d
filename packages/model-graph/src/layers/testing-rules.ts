import { ModelError } from '@freetickets/core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { expect } from 'vitest';
import { layerConfig } from '../layer-config.js';
import { layerRules } from './rules.js';

export const whole = (min: number, max: number) => fc.integer({ min, max });
export const several = (length: number, item: fc.Arbitrary<number>) =>
  fc.array(item, { minLength: length, maxLength: length });
export const shape = (axes: number) => several(axes, whole(1, 9));
export const anyShape = whole(1, 4).chain(shape);
export const dataFormat = fc.constantFrom('channelsLast', 'channelsFirst');
export const zeros = {
  kernelInitializer: 'zeros',
  depthwiseInitializer: 'zeros',
  recurrentInitializer: 'zeros',
};

export const windowed = (axes: number) => ({
  strides: several(axes, whole(1, 3)),
  padding: fc.constantFrom('same', 'valid'),
  ...(axes > 1 && { dataFormat }),
});
export const convolved = (axes: number) => ({
  ...windowed(axes),
  filters: whole(1, 4),
  kernelSize: several(axes, whole(1, 4)),
  useBias: fc.boolean(),
});
export const dilated = (axes: number) => ({ dilationRate: several(axes, whole(1, 3)) });
export type Options = Record<string, fc.Arbitrary<unknown>>;
export type Case = [
  make: (options: never) => unknown,
  options: Options,
  shapes: fc.Arbitrary<number[]>,
];

/** What TensorFlow.js makes of it; undefined where it refuses, or some axis holds nothing. */
function made(layer: tfl.layers.Layer, shapes: readonly number[][]) {
  try {
    const inputs = shapes.map((each) => tfl.input({ shape: each }));
    const output = layer.apply(inputs.length > 1 ? inputs : inputs[0]) as tfl.SymbolicTensor;
    const outputShape = output.shape.slice(1);
    if (outputShape.some((size) => !(Number(size) >= 1))) return undefined;
    const weights = layer.weights.map(({ originalName, shape: of }) => [
      originalName.slice(originalName.lastIndexOf('/') + 1),
      of,
    ]);
    return { outputShape, weights };
  } catch {
    return undefined;
  } finally {
    if (layer.weights.length > 0) layer.dispose();
  }
}

/** TensorFlow.js finds out only when it computes that an axis does not exist, or that a size is another. */
const refusedLate = new Set([
  'LayerNormalization',
  'PReLU',
  'Reshape',
  'Permute',
  'Concatenate',
  'Dot',
  'TimeDistributed',
]);

function inferred(type: string, layer: tfl.layers.Layer, shapes: readonly number[][]) {
  try {
    const { outputShape, weights = [] } = layerRules.get(type)?.(layerConfig(layer), shapes) ?? {};
    return { outputShape, weights: weights.map(({ role, shape: of }) => [role, of]) };
  } catch (error) {
    if (error instanceof ModelError && refusedLate.has(type)) return undefined;
    throw error;
  }
}

export function agrees(
  type: string,
  layer: tfl.layers.Layer,
  shapes: readonly number[][],
): boolean {
  const expected = made(layer, shapes);
  const actual = expected && inferred(type, layer, shapes);
  if (actual) expect(actual).toEqual(expected);
  return actual !== undefined;
}

/** Compares a rule with TensorFlow.js, on random options and inputs that TensorFlow.js accepts. */
export function expectAgreement(type: string, [make, options, shapes]: Case): void {
  let compared = 0;
  fc.assert(
    fc.property(fc.record(options), shapes, (chosen, input) => {
      const layer = make({ ...zeros, ...chosen } as never) as tfl.layers.Layer;
      if (agrees(type, layer, [input])) compared++;
    }),
    { numRuns: 60, seed: 9 },
  );
  expect(compared).toBeGreaterThan(2);
}
