import { BATCH_LANES_BYTES } from '../program/constants.js';
import type { Place } from '../program/region.js';
import type { StoredParameter } from '../program/stored-parameter.js';
import { singleTap } from '../program/taps.js';
import type { Shape } from '../program/tensors.js';
import type { StoredPattern, Weights } from '../program/weights.js';
import type { Geometry } from './geometry.js';

/** Columns of a convolution that are worked on at once: their part of a tile stays in the first-level cache. */
const convolutionBlock = ({ count, size }: StoredParameter): number =>
  count > 0.15 * size ? 16 : 24;
/**
 * Columns of a dense layer, where a tile is a single row of pixels: as many as take so much of the first-level cache.
 */
const DENSE_BLOCK_BYTES = 24 * 1024;

/** The pattern of a convolution's kernel, [ky][kx][input][output]. */
export function convolutionPattern(
  weights: Weights,
  kernel: StoredParameter,
  geometry: Geometry,
  input: Shape,
  output: Shape,
): StoredPattern {
  const channel = geometry.paddedWidth * BATCH_LANES_BYTES;
  return weights.pattern(kernel, {
    inputs: input.channels,
    outputs: output.channels,
    blockSize: convolutionBlock(kernel),
    transposed: false,
    columnStep: channel,
    taps: {
      ...singleTap,
      height: geometry.kernelHeight,
      width: geometry.kernelWidth,
      stepY: channel * input.channels,
      stepX: BATCH_LANES_BYTES,
    },
  });
}

/** The patterns that a convolution's kernel has backwards: one for each phase of the stride. */
export function convolutionPhases(
  weights: Weights,
  { parameter, layout }: StoredPattern,
  geometry: Geometry,
): Place {
  const { kernelHeight, kernelWidth, strideY, strideX, reachY, reachX } = geometry;
  const channel = geometry.gradientWidth * BATCH_LANES_BYTES;
  const phase = (phaseY: number, phaseX: number): StoredPattern =>
    weights.pattern(parameter, {
      ...layout,
      transposed: true,
      columnStep: channel,
      taps: {
        ...{ height: kernelHeight, width: kernelWidth },
        ...{ strideY, strideX, phaseY, phaseX },
        first: reachY * channel * layout.outputs + reachX * BATCH_LANES_BYTES,
        stepY: -channel * layout.outputs,
        stepX: -BATCH_LANES_BYTES,
      },
    });
  const phases: StoredPattern[] = [];
  for (let y = 0; y < strideY; y++) for (let x = 0; x < strideX; x++) phases.push(phase(y, x));
  return weights.listOf(phases);
}

/** The pattern of a dense layer's kernel, [input][output], on vectors of `capacity` pixels a channel. */
export function densePattern(
  weights: Weights,
  kernel: StoredParameter,
  inputs: number,
  outputs: number,
  capacity: number,
): StoredPattern {
  const blockSize = Math.floor(DENSE_BLOCK_BYTES / (Math.min(capacity, 8) * BATCH_LANES_BYTES));
  const columnStep = capacity * BATCH_LANES_BYTES;
  return weights.pattern(kernel, {
    inputs,
    outputs,
    blockSize,
    taps: singleTap,
    columnStep,
    transposed: false,
  });
}

/** The same the other way round: from gradients of outputs to those of inputs. */
export const denseBackwardPattern = (
  weights: Weights,
  { parameter, layout }: StoredPattern,
): StoredPattern => weights.pattern(parameter, { ...layout, transposed: true });
