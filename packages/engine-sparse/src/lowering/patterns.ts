import type { StoredParameter } from '../parameters.js';
import type { Place } from '../program/region.js';
import type { StoredPattern, Weights } from '../weights.js';
import type { Geometry } from './geometry.js';
import { PIXEL_BYTES, type Shape } from './tensors.js';

/** Columns of a convolution that are worked on at once: their part of a tile stays in the first-level cache. */
const convolutionBlock = ({ count, size }: StoredParameter): number => (count > 0.15 * size ? 16 : 24);
/** The same of a dense layer, where a tile is a single row of pixels. */
const DENSE_BLOCK = 48;

/** The patterns of a convolution's kernel, [ky][kx][input][output]: forward, and one for each phase of the stride back. */
export function convolutionPatterns(
  weights: Weights,
  kernel: StoredParameter,
  geometry: Geometry,
  input: Shape,
  output: Shape,
): { forward(): StoredPattern; phases(): Place } {
  const { strideY, strideX, kernelWidth } = geometry;
  const outputs = output.channels;
  const inputs = input.channels;
  const tapOf = (position: number) => Math.floor(position / (inputs * outputs));
  const inputOf = (position: number) => Math.floor(position / outputs) % inputs;
  const outputOf = (position: number) => position % outputs;
  const yOf = (position: number) => Math.floor(tapOf(position) / kernelWidth);
  const xOf = (position: number) => tapOf(position) % kernelWidth;

  const inputChannel = geometry.paddedWidth * PIXEL_BYTES;
  const inputRow = inputChannel * inputs;
  const gradientChannel = geometry.gradientWidth * PIXEL_BYTES;
  const gradientRow = gradientChannel * outputs;
  const phase = (phaseY: number, phaseX: number): StoredPattern =>
    weights.pattern(kernel, {
      rows: inputs,
      columns: outputs,
      blockSize: convolutionBlock(kernel),
      row: inputOf,
      column: outputOf,
      distance: (position) =>
        (geometry.reachY - Math.floor(yOf(position) / strideY)) * gradientRow +
        outputOf(position) * gradientChannel +
        (geometry.reachX - Math.floor(xOf(position) / strideX)) * PIXEL_BYTES,
      includes: (position) =>
        yOf(position) % strideY === phaseY && xOf(position) % strideX === phaseX,
    });
  return {
    forward: () =>
      weights.pattern(kernel, {
        rows: outputs,
        columns: inputs,
        blockSize: convolutionBlock(kernel),
        row: outputOf,
        column: inputOf,
        distance: (position) =>
          yOf(position) * inputRow + inputOf(position) * inputChannel + xOf(position) * PIXEL_BYTES,
        includes: () => true,
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
  const step = capacity * PIXEL_BYTES;
  const blockSize = Math.max(1, Math.floor((DENSE_BLOCK * 8) / Math.min(capacity, 8)));
  const inputOf = (position: number) => Math.floor(position / outputs);
  const outputOf = (position: number) => position % outputs;
  const includes = () => true;
  return {
    forward: () =>
      weights.pattern(kernel, {
        rows: outputs,
        columns: inputs,
        blockSize,
        row: outputOf,
        column: inputOf,
        distance: (position) => inputOf(position) * step,
        includes,
      }),
    backward: () =>
      weights.pattern(kernel, {
        rows: inputs,
        columns: outputs,
        blockSize,
        row: inputOf,
        column: outputOf,
        distance: (position) => outputOf(position) * step,
        includes,
      }),
  };
}
