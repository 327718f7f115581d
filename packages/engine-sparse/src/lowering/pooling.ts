import type { GraphNode } from '@freetickets/core';
import { sizesOf, windowOf } from './geometry.js';
import type { Lowering } from './lowering.js';
import { type Source, shapeOf } from './tensors.js';

/** Lowers MaxPooling2D and AveragePooling2D. */
export function lowerPooling(lowering: Lowering, node: GraphNode, average: boolean): Source {
  const { program } = lowering;
  const source = lowering.inputOf(node);
  const input = source.tensor;
  const shape = shapeOf(node.outputShape);
  const { kernelHeight, kernelWidth, ...rest } = windowOf(
    input,
    shape,
    sizesOf(node, 'poolSize'),
    sizesOf(node, 'strides'),
    node.config.padding,
  );
  const output = lowering.tensor(shape, input.needsGradient);
  const pool = {
    source: source.record,
    output: output.record,
    poolHeight: kernelHeight,
    poolWidth: kernelWidth,
    ...rest,
    average,
  };
  program.emit('pool', pool, { reads: [input.data], writes: [output.data] });
  const value = lowering.source(output);
  lowering.onBackward(value, (given) => {
    const gradient = lowering.storedGradient(given);
    const inputGradient = lowering.gradientTensor(input);
    program.emit(
      'poolBackward',
      { ...pool, gradient: gradient.record, inputGradient: inputGradient.record },
      { reads: [input.data, gradient.data], writes: [inputGradient.data] },
    );
    lowering.addGradient(source, { tensor: inputGradient });
  });
  return value;
}

/** Lowers GlobalAveragePooling2D and GlobalMaxPooling2D. */
export function lowerGlobalPooling(lowering: Lowering, node: GraphNode, average: boolean): Source {
  const { program } = lowering;
  const source = lowering.inputOf(node);
  const input = source.tensor;
  const output = lowering.tensor(shapeOf(node.outputShape), input.needsGradient);
  const pool = { source: source.record, output: output.record, average };
  program.emit('globalPool', pool, { reads: [input.data], writes: [output.data] });
  const value = lowering.source(output);
  lowering.onBackward(value, (given) => {
    const gradient = lowering.storedGradient(given);
    const inputGradient = lowering.gradientTensor(input);
    program.emit(
      'globalPoolBackward',
      { ...pool, gradient: gradient.record, inputGradient: inputGradient.record },
      { reads: [input.data, gradient.data], writes: [inputGradient.data] },
    );
    lowering.addGradient(source, { tensor: inputGradient });
  });
  return value;
}
