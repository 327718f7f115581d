import type { GraphNode } from '@freetickets/core';
import { SLOT_SUM_BYTES } from '../weights.js';
import type { Lowering } from './lowering.js';
import { densePatterns } from './patterns.js';
import { type Source, shapeOf } from './tensors.js';

/** Lowers a Dense layer on vectors, without its activation. */
export function lowerDense(lowering: Lowering, node: GraphNode): Source {
  const { program, capacity } = lowering;
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const shape = shapeOf(node.outputShape);
  const kernel = lowering.parameters.get(`${node.layer}/kernel`);
  const bias = lowering.parameter(node, 'bias');
  const patterns = densePatterns(
    lowering.parameters.weights,
    kernel,
    input.channels,
    shape.channels,
    capacity,
  );
  const forward = patterns.forward();
  const output = lowering.tensor(
    shape,
    input.needsGradient || kernel.trainable || bias?.trainable === true,
  );
  program.emit(
    'denseForward',
    { input: input.record, output: output.record, pattern: forward.record, bias: bias?.values },
    { reads: [input.data], writes: [output.data] },
  );

  const value = lowering.source(output);
  lowering.onBackward(value, (given) => {
    const gradient = lowering.storedGradient(given);
    const gradientRecord = lowering.gradientRecord({ tensor: gradient });
    const reads = [input.data, gradient.data];
    if (bias?.trainable) {
      program.emit(
        'biasGradient',
        { gradient: gradientRecord, biasGradient: bias.gradients },
        { reads },
      );
    }
    if (kernel.trainable) {
      if (kernel.mask) {
        const dense = lowering.parameters.denseGradient(kernel);
        program.emit('clear', { place: dense, floats: kernel.size }, { occasion: 'dense' });
        program.emit(
          'denseGradient',
          { input: input.record, gradient: gradient.record, output: dense },
          { reads, occasion: 'dense' },
        );
        lowering.parameters.collectAfter(kernel, program.operations.length);
      }
      const weightSums = lowering.parameters.weightSums(forward.slots * SLOT_SUM_BYTES);
      program.emit(
        'denseWeights',
        { input: input.record, gradient: gradient.record, pattern: forward.record, weightSums },
        { reads },
      );
      program.emit('reduceWeights', {
        pattern: forward.record,
        weightSums,
        copies: 1,
        gradients: kernel.gradients,
      });
    }
    if (!input.needsGradient) return;
    const inputGradient = lowering.gradientTensor(input);
    program.emit(
      'denseForward',
      {
        input: gradient.record,
        output: inputGradient.record,
        pattern: patterns.backward().record,
        bias: undefined,
      },
      { reads: [gradient.data], writes: [inputGradient.data] },
    );
    lowering.addGradient(source, { tensor: inputGradient });
  });
  return value;
}
