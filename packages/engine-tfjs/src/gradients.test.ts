import '@tensorflow/tfjs-backend-cpu';
import { layers } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import {
  gradientCase,
  largestDifference,
  numericGradients,
  stepGradients,
} from './testing-gradients.js';

/** A form of each kind that TensorFlow.js trains wrongly by itself; `npm run sweep-gradients` has all of them. */
test.each([
  ['maxPooling1d', () => layers.maxPooling1d({ poolSize: 2 }), [6, 2]],
  ['maxPooling2d', () => layers.maxPooling2d({ poolSize: 2 }), [4, 5, 2]],
  ['maxPooling3d', () => layers.maxPooling3d({ poolSize: [1, 2, 3], strides: 1 }), [2, 3, 4, 2]],
  ['averagePooling1d', () => layers.averagePooling1d({ poolSize: 3, padding: 'same' }), [5, 2]],
  [
    'averagePooling2d',
    () => layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
    [4, 3, 2],
  ],
  [
    'averagePooling3d',
    () => layers.averagePooling3d({ poolSize: 2, padding: 'same' }),
    [3, 2, 3, 2],
  ],
  ['upSampling2d', () => layers.upSampling2d({ size: [2, 3] }), [2, 3, 2]],
  ['bilinear upSampling2d', () => layers.upSampling2d({ interpolation: 'bilinear' }), [2, 3, 2]],
  [
    'conv2d',
    () => layers.conv2d({ filters: 2, kernelSize: [2, 1], strides: 2, padding: 'same' }),
    [5, 4, 2],
  ],
  [
    'depthwiseConv2d',
    () => layers.depthwiseConv2d({ kernelSize: [1, 3], strides: 2, padding: 'same' }),
    [4, 3, 2],
  ],
  [
    'separableConv2d',
    () => layers.separableConv2d({ filters: 2, kernelSize: 2, depthMultiplier: 2 }),
    [3, 3, 2],
  ],
  [
    'conv2dTranspose',
    () => layers.conv2dTranspose({ filters: 2, kernelSize: [2, 1], strides: 2, padding: 'same' }),
    [2, 3, 2],
  ],
  ['conv3d', () => layers.conv3d({ filters: 2, kernelSize: 2, strides: [1, 2, 1] }), [3, 4, 3, 1]],
  ['prelu', () => layers.prelu({ sharedAxes: [2] }), [3, 4, 2]],
] as const)('the gradients of %s are its slopes', async (_, layer, shape) => {
  const made = gradientCase({ layer, shape });
  const slopes = await numericGradients(made);
  for (const backend of ['cpu', 'wasm'] as const) {
    const gradients = await stepGradients(made, backend);
    expect.soft(largestDifference(gradients, slopes), backend).toBeLessThan(0.02);
  }
});
