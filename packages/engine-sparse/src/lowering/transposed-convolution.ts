import type { GraphNode } from '@freetickets/core';
import { type Source, shapeOf } from '../program/tensors.js';
import { geometryOf, scratchBytes, sizesOf, windowOf } from './geometry.js';
import type { Lowering } from './lowering.js';
import { convolutionLayout, convolutionPhases } from './sparse-matrices.js';

/**
 * Lowers a Conv2DTranspose, without its activation: it goes backwards through the convolution that makes a value of its
 * input's shape from one of its output's.
 */
export function lowerTransposedConvolution(lowering: Lowering, node: GraphNode): Source {
  const { program, parameters } = lowering;
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const shape = shapeOf(node.outputShape);
  const kernel = parameters.get(`${node.layer}/kernel`);
  const bias = lowering.parameter(node, 'bias');
  const [kernelSize, strides] = [sizesOf(node, 'kernelSize'), sizesOf(node, 'strides')];
  const window = windowOf(shape, input, kernelSize, strides, node.config.padding);
  const geometry = geometryOf(window, shape, input);
  lowering.needScratch(scratchBytes(geometry, shape, input));
  const geometryRecord = program.record('geometry', { ...geometry });
  const layout = convolutionLayout(geometry, shape, input);
  const needsGradient = input.needsGradient || kernel.trainable || bias?.trainable === true;
  const output = lowering.tensor(shape, needsGradient);
  const value = lowering.source(output);
  program.emit(
    'convolutionBackward',
    {
      source: value.record,
      gradient: program.record('gradient', {
        tensor: input.record,
        coefficients: undefined,
        input: undefined,
      }),
      geometry: geometryRecord,
      matrix: undefined,
      weightSums: undefined,
      output: output.record,
      phases: convolutionPhases(parameters.matrices, kernel, layout, geometry),
      previous: undefined,
      epilogue: undefined,
      sums: undefined,
    },
    { gathers: [input.data], writes: [output.data] },
  );
  if (bias) {
    const fields = { tensor: output.record, bias: bias.values };
    program.emit('addBias', fields, { writes: [output.data] });
  }
  lowering.onBackward('transposedConvolution', value, {
    source,
    geometryRecord,
    kernel,
    bias,
    layout,
  });
  return value;
}
