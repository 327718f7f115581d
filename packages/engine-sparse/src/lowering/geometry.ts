import type { GraphNode } from '@freetickets/core';
import { BATCH_LANES_BYTES, CHANNEL_SUMS } from '../program/constants.js';
import type { Shape } from '../program/tensors.js';

/** A window that goes over an image: of a convolution or a pooling. */
export interface Window {
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/**
 * The height and width that a layer's configuration gives of something: of its kernel, of its strides. What goes along
 * one axis is of height 1, as the values that it goes along are.
 */
export function sizesOf({ config }: Pick<GraphNode, 'config'>, field: string): readonly number[] {
  return [1, ...(config[field] as readonly number[])].slice(-2);
}

/** The window of a layer as TensorFlow.js pads it: `same` puts the odd one at the bottom and the right. */
export function windowOf(
  input: Shape,
  output: Shape,
  kernel: readonly number[],
  strides: readonly number[],
  padding: unknown,
): Window {
  const [kernelHeight, kernelWidth] = kernel;
  const [strideY, strideX] = strides;
  const before = (size: number, out: number, kernel: number, stride: number): number =>
    padding === 'same' ? Math.floor(Math.max(0, (out - 1) * stride + kernel - size) / 2) : 0;
  return {
    kernelHeight,
    kernelWidth,
    strideY,
    strideX,
    padTop: before(input.height, output.height, kernelHeight, strideY),
    padLeft: before(input.width, output.width, kernelWidth, strideX),
  };
}

/** A convolution's window, and the bands of rows that kernels divide it into; fields as in `kernels/records.h`. */
export interface Geometry extends Window {
  readonly band: number;
  readonly paddedWidth: number;
  readonly reachY: number;
  readonly reachX: number;
  readonly firstY: number;
  readonly firstX: number;
  readonly phaseHeight: number;
  readonly phaseWidth: number;
  readonly gradientWidth: number;
}

/** Rows of a band are as many as keep the input's part of it below this. */
const BAND_BYTES = 1 << 18;

export function geometryOf(window: Window, input: Shape, output: Shape): Geometry {
  const { kernelHeight, kernelWidth, strideY, strideX, padTop, padLeft } = window;
  const rowBytes = strideY * input.width * input.channels * BATCH_LANES_BYTES;
  const band = rowBytes * 4 <= BAND_BYTES ? 4 : 2;
  const reachX = Math.floor((kernelWidth - 1) / strideX);
  const firstX = Math.floor(padLeft / strideX);
  const firstY = Math.floor(padTop / strideY);
  const phaseWidth = Math.floor((input.width - 1 + padLeft) / strideX) - firstX + 1;
  return {
    ...window,
    band: Math.min(band, output.height),
    paddedWidth: Math.max((output.width - 1) * strideX + kernelWidth, padLeft + input.width),
    reachY: Math.floor((kernelHeight - 1) / strideY),
    reachX,
    firstY,
    firstX,
    phaseHeight: Math.floor((input.height - 1 + padTop) / strideY) - firstY + 1,
    phaseWidth,
    gradientWidth: Math.max(phaseWidth + reachX, reachX - firstX + output.width),
  };
}

/** Scratch that a thread needs for a convolution, in bytes: padded bands of input and gradient, results, and sums. */
export function scratchBytes(geometry: Geometry, input: Shape, output: Shape): number {
  const { band, strideY, strideX } = geometry;
  const inputRows = strideY * (band - 1) + geometry.kernelHeight;
  const inputs = inputRows * geometry.paddedWidth * input.channels;
  const gradients = (band + geometry.reachY) * geometry.gradientWidth * output.channels;
  const results = Math.max(
    band * output.width * output.channels,
    strideY * strideX * band * geometry.phaseWidth * input.channels,
  );
  const sums = CHANNEL_SUMS * Math.max(input.channels, output.channels);
  return (inputs + gradients + results + sums) * BATCH_LANES_BYTES;
}
