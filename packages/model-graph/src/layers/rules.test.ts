import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { layers } from '../testing-models.js';
import { layerRules } from './rules.js';
import {
  agrees,
  anyShape,
  type Case,
  convolved,
  dataFormat,
  dilated,
  expectAgreement,
  type Options,
  several,
  shape,
  whole,
  windowed,
} from './testing-rules.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const pairs = fc.array(several(2, whole(0, 3)), { minLength: 2, maxLength: 2 });
const pooled = (axes: number) => ({ ...windowed(axes), poolSize: several(axes, whole(1, 4)) });

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

it.each(Object.entries(cases))('%s has the shapes that TensorFlow.js gives it', expectAgreement);

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

it('every layer class that TensorFlow.js registers has a rule', () => {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const registered = Object.keys(classNameMap).filter(
    (name) => classNameMap[name][0].prototype instanceof tfl.layers.Layer,
  );
  expect(registered.length).toBeGreaterThan(60);
  expect(registered.filter((name) => !layerRules.has(name))).toEqual([]);
  expect([...layerRules.keys()].filter((name) => !registered.includes(name))).toEqual([]);
});
