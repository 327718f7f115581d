import { ModelError } from '@freetickets/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { layerConfig } from '../layer-config.js';
import { layers } from '../testing-models.js';
import { layerRules } from './rules.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const whole = (min: number, max: number) => fc.integer({ min, max });
const several = (length: number, item: fc.Arbitrary<number>) =>
  fc.array(item, { minLength: length, maxLength: length });
const pairs = fc.array(several(2, whole(0, 3)), { minLength: 2, maxLength: 2 });
const shape = (axes: number) => several(axes, whole(1, 9));
const anyShape = whole(1, 4).chain(shape);
const dataFormat = fc.constantFrom('channelsLast', 'channelsFirst');
const zeros = { kernelInitializer: 'zeros', depthwiseInitializer: 'zeros' };

const windowed = (axes: number) => ({
  strides: several(axes, whole(1, 3)),
  padding: fc.constantFrom('same', 'valid'),
  ...(axes > 1 && { dataFormat }),
});
const convolved = (axes: number) => ({
  ...windowed(axes),
  filters: whole(1, 4),
  kernelSize: several(axes, whole(1, 4)),
  useBias: fc.boolean(),
});
const dilated = (axes: number) => ({ dilationRate: several(axes, whole(1, 3)) });
const pooled = (axes: number) => ({ ...windowed(axes), poolSize: several(axes, whole(1, 4)) });

type Options = Record<string, fc.Arbitrary<unknown>>;
type Case = [make: (options: never) => unknown, options: Options, shapes: fc.Arbitrary<number[]>];

const cases: Record<string, Case> = {
  Conv1D: [layers.conv1d, { ...convolved(1), ...dilated(1) }, shape(2)],
  Conv2D: [layers.conv2d, { ...convolved(2), ...dilated(2) }, shape(3)],
  Conv3D: [layers.conv3d, { ...convolved(3), ...dilated(3) }, shape(4)],
  Conv2DTranspose: [layers.conv2dTranspose, convolved(2), shape(3)],
  Conv3DTranspose: [layers.conv3dTranspose, convolved(3), shape(4)],
  DepthwiseConv2D: [
    layers.depthwiseConv2d,
    { ...convolved(2), ...dilated(2), depthMultiplier: whole(1, 3) },
    shape(3),
  ],
  SeparableConv2D: [
    // It has two kernels, and refuses an initialiser for one.
    ({ kernelInitializer: _, ...options }: { kernelInitializer: string }) =>
      layers.separableConv2d(options as never),
    { ...convolved(2), ...dilated(2), depthMultiplier: whole(1, 3) },
    shape(3),
  ],
  Dense: [layers.dense, { units: whole(1, 5), useBias: fc.boolean() }, anyShape],
  AveragePooling1D: [layers.averagePooling1d, pooled(1), shape(2)],
  AveragePooling2D: [layers.averagePooling2d, pooled(2), shape(3)],
  MaxPooling3D: [layers.maxPooling3d, pooled(3), shape(4)],
  GlobalAveragePooling1D: [layers.globalAveragePooling1d, {}, shape(2)],
  GlobalMaxPooling2D: [layers.globalMaxPooling2d, { dataFormat }, shape(3)],
  BatchNormalization: [
    layers.batchNormalization,
    { axis: whole(-4, 4), scale: fc.boolean(), center: fc.boolean() },
    anyShape,
  ],
  LayerNormalization: [
    layers.layerNormalization,
    {
      axis: fc.oneof(whole(-4, 4), several(2, whole(-4, 4))),
      scale: fc.boolean(),
      center: fc.boolean(),
    },
    anyShape,
  ],
  PReLU: [layers.prelu, { sharedAxes: several(2, whole(1, 4)) }, anyShape],
  Reshape: [
    layers.reshape,
    { targetShape: fc.array(fc.option(whole(1, 3), { freq: 3 }), { minLength: 1, maxLength: 3 }) },
    anyShape,
  ],
  Flatten: [layers.flatten, {}, anyShape],
  Permute: [layers.permute, { dims: fc.shuffledSubarray([1, 2, 3], { minLength: 3 }) }, anyShape],
  RepeatVector: [layers.repeatVector, { n: whole(1, 5) }, anyShape],
  ZeroPadding2D: [layers.zeroPadding2d, { padding: pairs, dataFormat }, shape(3)],
  Cropping2D: [layers.cropping2D, { cropping: pairs, dataFormat }, shape(3)],
  UpSampling2D: [layers.upSampling2d, { size: several(2, whole(1, 3)), dataFormat }, shape(3)],
  Embedding: [
    layers.embedding,
    { inputDim: whole(1, 5), outputDim: whole(1, 5), maskZero: fc.boolean() },
    anyShape,
  ],
};

const merges: Record<string, [make: (options: never) => unknown, options: Options]> = {
  Add: [layers.add, {}],
  Concatenate: [layers.concatenate, { axis: whole(-3, 3) }],
  Dot: [layers.dot, { axes: several(2, whole(1, 2)) }],
};

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

function agrees(type: string, layer: tfl.layers.Layer, shapes: readonly number[][]): boolean {
  const expected = made(layer, shapes);
  const actual = expected && inferred(type, layer, shapes);
  if (actual) expect(actual).toEqual(expected);
  return actual !== undefined;
}

it.each(Object.entries(cases))('%s has the shapes that TensorFlow.js gives it', (type, given) => {
  const [make, options, shapes] = given;
  let compared = 0;
  fc.assert(
    fc.property(fc.record(options), shapes, (chosen, input) => {
      const layer = make({ ...zeros, ...chosen } as never) as tfl.layers.Layer;
      if (agrees(type, layer, [input])) compared++;
    }),
    { numRuns: 60, seed: 9 },
  );
  expect(compared).toBeGreaterThan(2);
});

it.each(Object.entries(merges))('%s joins as TensorFlow.js does', (type, [make, options]) => {
  const sizes = fc.array(
    whole(1, 2).chain((axes) => several(axes, whole(1, 2))),
    {
      minLength: 2,
      maxLength: type === 'Dot' ? 2 : 3,
    },
  );
  let compared = 0;
  fc.assert(
    fc.property(fc.record(options), sizes, (chosen, shapes) => {
      // TensorFlow.js joins batches by axis 0; a graph has none.
      fc.pre(chosen.axis !== 0);
      if (agrees(type, make(chosen as never) as tfl.layers.Layer, shapes)) compared++;
    }),
    { numRuns: 200, seed: 9 },
  );
  expect(compared).toBeGreaterThan(10);
});
