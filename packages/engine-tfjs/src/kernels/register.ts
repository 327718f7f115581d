import { MissingPackageError } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2DBackpropInput } from './conv2d-backprop-input.js';
import { conv3DBackpropFilter, conv3DBackpropInput } from './conv3d-gradients.js';
import { depthwiseBackpropFilter } from './depthwise-backprop-filter.js';
import { depthwiseBackpropInput } from './depthwise-backprop-input.js';
import { explicitlyPadded } from './explicit-padding.js';
import { transposedFirst } from './mat-mul.js';
import { averagePoolGradient, maxPool, maxPoolGradient } from './pooling.js';
import { prelu } from './prelu.js';
import { resizeBilinearGradient, resizeNearestGradient } from './resize-gradients.js';
import { tile } from './tile.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

/** Kernels that a backend lacks. */
const missing: Record<string, Record<string, tf.KernelFunc>> = {
  wasm: {
    Conv2DBackpropFilter: conv2DBackpropFilter,
    DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
    DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
    UnsortedSegmentSum: unsortedSegmentSum,
  },
};

/** Kernels that a backend has, but slow or wrong: from its own to ours. */
const replaced: Record<string, Record<string, (original: tf.KernelFunc) => tf.KernelFunc>> = {
  wasm: {
    Conv2D: explicitlyPadded(false),
    FusedConv2D: explicitlyPadded(false),
    DepthwiseConv2dNative: explicitlyPadded(true),
    FusedDepthwiseConv2D: explicitlyPadded(true),
    Conv2DBackpropInput: () => conv2DBackpropInput,
    Conv3DBackpropFilterV2: () => conv3DBackpropFilter,
    Conv3DBackpropInputV2: () => conv3DBackpropInput,
    MaxPool3D: () => maxPool,
    MaxPoolGrad: () => maxPoolGradient,
    MaxPool3DGrad: () => maxPoolGradient,
    AvgPoolGrad: () => averagePoolGradient,
    AvgPool3DGrad: () => averagePoolGradient,
    ResizeNearestNeighborGrad: () => resizeNearestGradient,
    ResizeBilinearGrad: () => resizeBilinearGradient,
    Prelu: () => prelu,
    BatchMatMul: transposedFirst,
    _FusedMatMul: transposedFirst,
    Tile: () => tile,
  },
  cpu: {
    MaxPool3DGrad: () => maxPoolGradient,
    AvgPoolGrad: () => averagePoolGradient,
    AvgPool3DGrad: () => averagePoolGradient,
    ResizeNearestNeighborGrad: () => resizeNearestGradient,
    ResizeBilinearGrad: () => resizeBilinearGradient,
  },
};

const ours = new WeakSet<tf.KernelConfig>();

/**
 * Makes networks trainable on TensorFlow.js's wasm and cpu backends: registers the gradient kernels that one lacks and
 * replaces those that are slow or wrong. Doing it again changes nothing; other backends are left alone.
 *
 * Throws a `MissingPackageError` where the backend's package was not imported before.
 *
 * @param backend as TensorFlow.js names it; default: `wasm`
 *
 * @example
 * import '@tensorflow/tfjs-backend-wasm';
 * await tf.setBackend('wasm');
 * registerTrainingKernels();
 */
export function registerTrainingKernels(backend = 'wasm'): void {
  if (!Object.hasOwn(replaced, backend)) return;
  if (tf.getKernelsForBackend(backend).length === 0) {
    throw new MissingPackageError(
      `@tensorflow/tfjs-backend-${backend}`,
      `The ${backend} backend is not there. Import it first: import '@tensorflow/tfjs-backend-${backend}'.`,
    );
  }
  for (const [name, kernelFunc] of Object.entries(missing[backend] ?? {})) {
    if (!tf.getKernel(name, backend)) {
      register({ kernelName: name, backendName: backend, kernelFunc });
    }
  }
  for (const [name, replace] of Object.entries(replaced[backend])) {
    const original = tf.getKernel(name, backend);
    if (ours.has(original)) continue;
    tf.unregisterKernel(name, backend);
    register({ ...original, kernelFunc: replace(original.kernelFunc) });
  }
}

function register(kernel: tf.KernelConfig): void {
  ours.add(kernel);
  tf.registerKernel(kernel);
}
