import type { GraphNode } from '@freetickets/core';
import { BATCH_LANES, FLOAT_BYTES } from '../program/constants.js';
import { type Source, shapeOf, type Tensor } from '../program/tensors.js';
import { readFloats, unfoldedChannel, unfoldedForStrip } from '../program/unfolded.js';
import { geometryOf, scratchBytes, type Window, windowOf } from './geometry.js';
import type { Lowering } from './lowering.js';
import { convolutionMatrix, unfoldedMatrix } from './sparse-matrices.js';

/** The window of a Conv2D, or of a Dense on an image, which is a convolution of one pixel. */
interface Layer {
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly padding: unknown;
}

/** Lowers a convolution, without its activation. */
export function lowerConvolution(lowering: Lowering, node: GraphNode, layer: Layer): Source {
  const { program } = lowering;
  const source = lowering.inputOf(node);
  const input = source.tensor;
  const shape = shapeOf(node.outputShape);
  const window = windowOf(input, shape, layer.kernelSize, layer.strides, layer.padding);
  if (lowering.isPlanar) return convolvePlanes(lowering, node, source, window);
  const kernel = lowering.parameters.get(`${node.layer}/kernel`);
  const geometry = geometryOf(window, input, shape);
  lowering.needScratch(scratchBytes(geometry, input, shape));
  const geometryRecord = program.record('geometry', { ...geometry });

  const bias = lowering.parameter(node, 'bias');
  const { matrices } = lowering.parameters;
  const matrix = convolutionMatrix(matrices, kernel, geometry, input, shape);
  const output: Tensor = lowering.tensor(
    shape,
    input.needsGradient || kernel.trainable || bias?.trainable === true,
  );
  const operation = program.emit(
    'convolutionForward',
    {
      source: source.record,
      output: output.record,
      geometry: geometryRecord,
      matrix: matrix.record,
      bias: bias?.values,
      residual: undefined,
      sums: undefined,
    },
    { gathers: [input.data], writes: [output.data] },
  );
  lowering.madeBy(output, operation);

  const value = lowering.source(output);
  lowering.onBackward('convolution', value, {
    source,
    geometry,
    geometryRecord,
    kernel,
    bias,
    matrix,
  });
  return value;
}

/** The same of planar images, in prediction alone. */
function convolvePlanes(
  lowering: Lowering,
  node: GraphNode,
  source: Source,
  window: Window,
): Source {
  const { parameters, program } = lowering;
  const input = source.tensor;
  const shape = shapeOf(node.outputShape);
  const kernel = parameters.get(`${node.layer}/kernel`);
  const unfolded = unfoldedForStrip(window, shape);
  const matrix = unfoldedMatrix(parameters.matrices, kernel, unfolded, input, shape);
  const { blockColumns } = matrix.layout;
  const block = blockColumns * unfoldedChannel(unfolded);
  // The last vector of a strip may read behind the last row.
  lowering.needScratch(FLOAT_BYTES * (readFloats(input) + block + BATCH_LANES));
  const output = lowering.tensor(shape, false);
  const operation = program.emit(
    'convolutionOfPlanes',
    {
      source: source.record,
      unfolded: program.record('unfolded', { ...unfolded }),
      blockColumns,
      output: output.record,
      matrix: matrix.record,
      bias: lowering.parameter(node, 'bias')?.values,
      residual: undefined,
    },
    { gathers: [input.data], writes: [output.data] },
  );
  lowering.madeBy(output, operation);
  return lowering.source(output);
}
