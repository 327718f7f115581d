import { MissingPackageError } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2DBackpropInput } from './conv2d-backprop-input.js';
import { depthwiseBackpropFilter } from './depthwise-backprop-filter.js';
import { depthwiseBackpropInput } from './depthwise-backprop-input.js';
import { transposedFirst } from './mat-mul.js';
import { tile } from './tile.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

/** Kernels the wasm backend lacks. */
const missing: Record<string, tf.KernelFunc> = {
  Conv2DBackpropFilter: conv2DBackpropFilter,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  UnsortedSegmentSum: unsortedSegmentSum,
};

/** Kernels it has, but slow: from the backend's own to ours. */
const slow: Record<string, (original: tf.KernelFunc) => tf.KernelFunc> = {
  Conv2DBackpropInput: () => conv2DBackpropInput,
  BatchMatMul: transposedFirst,
  _FusedMatMul: transposedFirst,
  Tile: () => tile,
};

const ours = new WeakSet<tf.KernelConfig>();

/**
 * Makes networks trainable on TensorFlow.js's wasm backend: registers the gradient kernels it lacks and replaces those
 * that are slow. Doing it again changes nothing; other backends are left alone.
 *
 * Throws a `MissingPackageError` where `@tensorflow/tfjs-backend-wasm` was not imported before.
 *
 * @example
 * import '@tensorflow/tfjs-backend-wasm';
 * await tf.setBackend('wasm');
 * registerTrainingKernels();
 */
export function registerTrainingKernels(backend = 'wasm'): void {
  if (backend !== 'wasm') return;
  if (tf.getKernelsForBackend(backend).length === 0) {
    throw new MissingPackageError(
      '@tensorflow/tfjs-backend-wasm',
      "The wasm backend is not there. Import it first: import '@tensorflow/tfjs-backend-wasm'.",
    );
  }
  for (const [name, kernelFunc] of Object.entries(missing)) {
    if (!tf.getKernel(name, backend)) {
      register({ kernelName: name, backendName: backend, kernelFunc });
    }
  }
  for (const [name, replace] of Object.entries(slow)) {
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
