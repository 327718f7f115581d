import { BATCH_LANES_BYTES, FLOAT_BYTES } from '../program/constants.js';
import type { HeapRange } from '../program/region.js';
import type { MatrixLayout } from '../program/sparse-index.js';
import type { SparseMatrices, StoredMatrix } from '../program/sparse-matrices.js';
import type { StoredParameter } from '../program/stored-parameter.js';
import { singleTap } from '../program/taps.js';
import type { Shape } from '../program/tensors.js';
import { type Unfolded, unfoldedChannel } from '../program/unfolded.js';
import type { Geometry } from './geometry.js';

/** Columns of a block of a convolution: their part of a tile stays in the first-level cache. */
const CONVOLUTION_BLOCK = 16;
/**
 * Columns of a fully connected layer, where a tile is a single row of pixels: as many as take so much of the first-level cache.
 */
const FULLY_CONNECTED_BLOCK_BYTES = 24 * 1024;

/** How the matrix of a convolution's kernel, [ky][kx][input][output], lies in memory. */
export function convolutionLayout(geometry: Geometry, input: Shape, output: Shape): MatrixLayout {
  const channel = geometry.paddedWidth * BATCH_LANES_BYTES;
  return {
    inputs: input.channels,
    outputs: output.channels,
    blockColumns: CONVOLUTION_BLOCK,
    isBlockwise: false,
    transposed: false,
    channelStep: channel,
    taps: {
      ...singleTap,
      height: geometry.kernelHeight,
      width: geometry.kernelWidth,
      stepY: channel * input.channels,
      stepX: BATCH_LANES_BYTES,
    },
  };
}

/** What is unfolded of a block of columns takes about so much of the first-level cache. */
const UNFOLDED_BLOCK_BYTES = 28 * 1024;

/** The matrix of a convolution's kernel, [ky][kx][input][output], on an image that is unfolded block by block. */
export function unfoldedMatrix(
  matrices: SparseMatrices,
  kernel: StoredParameter,
  unfolded: Unfolded,
  { channels }: Shape,
  output: Shape,
): StoredMatrix {
  const { kernelHeight, kernelWidth, strideY, width, phases, phaseFloats } = unfolded;
  const channelStep = FLOAT_BYTES * unfoldedChannel(unfolded);
  return matrices.add(kernel, {
    inputs: channels,
    outputs: output.channels,
    blockColumns: Math.min(channels, Math.max(1, Math.floor(UNFOLDED_BLOCK_BYTES / channelStep))),
    isBlockwise: true,
    transposed: false,
    channelStep,
    taps: {
      ...singleTap,
      height: kernelHeight,
      width: kernelWidth,
      stepY: FLOAT_BYTES * width,
      stepX: FLOAT_BYTES * phases * phaseFloats,
      apartY: strideY,
      apartStep: FLOAT_BYTES * phaseFloats,
    },
  });
}

/** The matrices that a convolution's kernel has backwards: one for each phase of the stride. */
export function convolutionPhases(
  matrices: SparseMatrices,
  parameter: StoredParameter,
  layout: MatrixLayout,
  geometry: Geometry,
): HeapRange {
  const { kernelHeight, kernelWidth, strideY, strideX, reachY, reachX } = geometry;
  const channel = geometry.gradientWidth * BATCH_LANES_BYTES;
  const phase = (phaseY: number, phaseX: number): StoredMatrix =>
    matrices.add(parameter, {
      ...layout,
      transposed: true,
      channelStep: channel,
      taps: {
        ...{ height: kernelHeight, width: kernelWidth },
        ...{ strideY, strideX, phaseY, phaseX, apartY: 1, apartStep: 0 },
        first: reachY * channel * layout.outputs + reachX * BATCH_LANES_BYTES,
        stepY: -channel * layout.outputs,
        stepX: -BATCH_LANES_BYTES,
      },
    });
  const phases: StoredMatrix[] = [];
  for (let y = 0; y < strideY; y++) for (let x = 0; x < strideX; x++) phases.push(phase(y, x));
  return matrices.listOf(phases);
}

interface FullyConnected {
  readonly inputs: number;
  readonly outputs: number;
  /** Blocks of a channel. */
  readonly capacity: number;
  /** Whether it is for a few examples, which kernels take one by one where vectors would be all but empty. */
  readonly isOfFew: boolean;
}

/** The matrix of a fully connected layer's kernel, [input][output]. */
export function fullyConnectedMatrix(
  matrices: SparseMatrices,
  kernel: StoredParameter,
  { inputs, outputs, capacity, isOfFew }: FullyConnected,
): StoredMatrix {
  const channelBytes = isOfFew ? FLOAT_BYTES : Math.min(capacity, 8) * BATCH_LANES_BYTES;
  const blockColumns = Math.floor(FULLY_CONNECTED_BLOCK_BYTES / channelBytes);
  const channelStep = capacity * BATCH_LANES_BYTES;
  return matrices.add(kernel, {
    inputs,
    outputs,
    blockColumns,
    isBlockwise: false,
    taps: singleTap,
    channelStep,
    transposed: false,
  });
}

/** The same the other way round: from gradients of outputs to those of inputs. */
export const transposedMatrix = (
  matrices: SparseMatrices,
  { parameter, layout }: StoredMatrix,
): StoredMatrix => matrices.add(parameter, { ...layout, transposed: true });
