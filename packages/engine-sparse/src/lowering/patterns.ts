import type { StoredParameter } from '../parameters.js';
import type { Place } from '../program/region.js';
import type { StoredPattern, Weights } from '../weights.js';
import type { Geometry } from './geometry.js';
import { singleTap } from './taps.js';
import { PIXEL_BYTES, type Shape } from './tensors.js';

/** Columns of a convolution that are worked on at once: their part of a tile stays in the first-level cache. */
const convolutionBlock = ({ count, size }: StoredParameter): number =>
  count > 0.15 * size ? 16 : 24;
/** Columns of a dense layer, where a tile is a single row of pixels: as many as take so much of the first-level cache. */
const DENSE_BLOCK_BYTES = 24 * 1024;

/** The patterns of a convolution's kernel, [ky][kx][input][output]: forward, and one for each phase of the stride back. */
export function convolutionPatterns(
  weights: Weights,
  kernel: StoredParameter,
  geometry: Geometry,
  input: Shape,
  output: Shape,
): { forward(): StoredPattern; phases(): Place } {
  const { kernelHeight, kernelWidth, strideY, strideX, reachY, reachX } = geometry;
  const shared = {
    inputs: input.channels,
    outputs: output.channels,
    blockSize: convolutionBlock(kernel),
  };
  const size = { height: kernelHeight, width: kernelWidth };
  const inputChannel = geometry.paddedWidth * PIXEL_BYTES;
  const gradientChannel = geometry.gradientWidth * PIXEL_BYTES;
  const phase = (phaseY: number, phaseX: number): StoredPattern =>
    weights.pattern(kernel, {
      ...shared,
      transposed: true,
      columnStep: gradientChannel,
      taps: {
        ...size,
        ...{ strideY, strideX, phaseY, phaseX },
        first: reachY * gradientChannel * output.channels + reachX * PIXEL_BYTES,
        stepY: -gradientChannel * output.channels,
        stepX: -PIXEL_BYTES,
      },
    });
  return {
    forward: () =>
      weights.pattern(kernel, {
        ...shared,
        transposed: false,
        columnStep: inputChannel,
        taps: {
          ...singleTap,
          ...size,
          stepY: inputChannel * input.channels,
          stepX: PIXEL_BYTES,
        },
      }),
    phases: () => {
      const phases: StoredPattern[] = [];
      for (let y = 0; y < strideY; y++) for (let x = 0; x < strideX; x++) phases.push(phase(y, x));
      return weights.listOf(phases);
    },
  };
}

/** The patterns of a dense layer's kernel, [input][output], on vectors of `capacity` pixels a channel. */
export function densePatterns(
  weights: Weights,
  kernel: StoredParameter,
  inputs: number,
  outputs: number,
  capacity: number,
): { forward(): StoredPattern; backward(): StoredPattern } {
  const blockSize = Math.floor(DENSE_BLOCK_BYTES / (Math.min(capacity, 8) * PIXEL_BYTES));
  const shared = {
    inputs,
    outputs,
    blockSize,
    taps: singleTap,
    columnStep: capacity * PIXEL_BYTES,
  };
  return {
    forward: () => weights.pattern(kernel, { ...shared, transposed: false }),
    backward: () => weights.pattern(kernel, { ...shared, transposed: true }),
  };
}
