import type { GraphNode } from '@freetickets/core';
import { FLOAT_BYTES } from '../program/constants.js';
import { type Source, shapeOf } from '../program/tensors.js';
import type { Lowering } from './lowering.js';
import { fullyConnectedMatrix } from './sparse-matrices.js';

/** Lowers a Dense layer on vectors, without its activation. */
export function lowerDense(lowering: Lowering, node: GraphNode): Source {
  const { program, capacity } = lowering;
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const shape = shapeOf(node.outputShape);
  const kernel = lowering.parameters.get(`${node.layer}/kernel`);
  const bias = lowering.parameter(node, 'bias');
  const matrix = fullyConnectedMatrix(lowering.parameters.matrices, kernel, {
    inputs: input.channels,
    outputs: shape.channels,
    capacity,
    isOfFew: lowering.isPlanar,
  });
  const output = lowering.tensor(
    shape,
    input.needsGradient || kernel.trainable || bias?.trainable === true,
  );
  if (lowering.isPlanar) lowering.needScratch(FLOAT_BYTES * input.channels);
  program.emit(
    lowering.isPlanar ? 'denseOfFew' : 'denseForward',
    { input: input.record, output: output.record, matrix: matrix.record, bias: bias?.values },
    { reads: [input.data], writes: [output.data] },
  );

  const value = lowering.source(output);
  lowering.onBackward('dense', value, { source, kernel, bias, matrix });
  return value;
}
