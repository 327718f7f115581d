import type { GraphNode } from '@freetickets/core';
import { BATCH_LANES, FLOAT_BYTES } from '../program/constants.js';
import type { StoredParameter } from '../program/stored-parameter.js';
import { type Shape, type Source, shapeOf, type Tensor } from '../program/tensors.js';
import { readFloats, unfoldedChannel, unfoldedForStrip } from '../program/unfolded.js';
import { geometryOf, scratchBytes, sizesOf, type Window, windowOf } from './geometry.js';
import type { Lowering } from './lowering.js';
import { convolutionLayout, unfoldedMatrix } from './sparse-matrices.js';

/** A convolution of a value. */
interface Convolution {
  readonly source: Source;
  /** Of its output. */
  readonly shape: Shape;
  readonly window: Window;
  readonly kernel: StoredParameter;
  readonly bias: StoredParameter | undefined;
}

/** Lowers a Conv2D or Conv1D, without its activation. */
export function lowerConvolution(lowering: Lowering, node: GraphNode): Source {
  const source = lowering.inputOf(node);
  const shape = shapeOf(node.outputShape);
  const [kernelSize, strides] = [sizesOf(node, 'kernelSize'), sizesOf(node, 'strides')];
  return convolve(lowering, {
    source,
    shape,
    window: windowOf(source.tensor, shape, kernelSize, strides, node.config.padding),
    kernel: lowering.parameters.get(`${node.layer}/kernel`),
    bias: lowering.parameter(node, 'bias'),
  });
}

/** A layer that makes of each pixel one by itself: a convolution of one pixel. */
export function convolvePixels(
  lowering: Lowering,
  node: GraphNode,
  source: Source,
  role: 'kernel' | 'pointwise_kernel',
): Source {
  const shape = shapeOf(node.outputShape);
  return convolve(lowering, {
    source,
    shape,
    window: windowOf(source.tensor, shape, [1, 1], [1, 1], 'valid'),
    kernel: lowering.parameters.get(`${node.layer}/${role}`),
    bias: lowering.parameter(node, 'bias'),
  });
}

function convolve(lowering: Lowering, convolution: Convolution): Source {
  const { program } = lowering;
  const { source, shape, window, kernel, bias } = convolution;
  const input = source.tensor;
  if (lowering.isPlanar) return convolvePlanes(lowering, convolution);
  const geometry = geometryOf(window, input, shape);
  lowering.needScratch(scratchBytes(geometry, input, shape));
  const geometryRecord = program.record('geometry', { ...geometry });

  const { matrices } = lowering.parameters;
  const layout = convolutionLayout(geometry, input, shape);
  const matrix = matrices.add(kernel, layout);
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
  { source, shape, window, kernel, bias }: Convolution,
): Source {
  const { parameters, program } = lowering;
  const input = source.tensor;
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
      bias: bias?.values,
      residual: undefined,
    },
    { gathers: [input.data], writes: [output.data] },
  );
  lowering.madeBy(output, operation);
  return lowering.source(output);
}
