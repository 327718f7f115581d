import type { GraphNode } from '@freetickets/core';
import { SLOT_SUM_BYTES } from '../weights.js';
import { geometryOf, scratchBytes, windowOf } from './geometry.js';
import type { Lowering } from './lowering.js';
import { convolutionPatterns } from './patterns.js';
import { type Source, shapeOf, type Tensor } from './tensors.js';

/** The window of a Conv2D, or of a Dense on an image, which is a convolution of one pixel. */
interface Layer {
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly padding: unknown;
}

/** Lowers a convolution, without its activation. */
export function lowerConvolution(lowering: Lowering, node: GraphNode, layer: Layer): Source {
  const { program, options } = lowering;
  const source = lowering.inputOf(node);
  const input = source.tensor;
  const shape = shapeOf(node.outputShape);
  const window = windowOf(input, shape, layer.kernelSize, layer.strides, layer.padding);
  const kernel = lowering.parameters.get(`${node.layer}/kernel`);
  const geometry = geometryOf(window, input, shape);
  lowering.needScratch(scratchBytes(geometry, input, shape));
  const geometryRecord = program.record('geometry', { ...geometry });

  const bias = lowering.parameter(node, 'bias');
  const trainsKernel = lowering.trains && kernel.trainable;
  const needsInput = lowering.trains && input.needsGradient;
  const patterns = convolutionPatterns(lowering.parameters.weights, kernel, geometry, input, shape);
  const forward = patterns.forward();
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
      pattern: forward.record,
      bias: bias?.values,
      residual: undefined,
      sums: undefined,
    },
    { gathers: [input.data], writes: [output.data] },
  );
  lowering.madeBy(output, operation);

  const value = lowering.source(output);
  lowering.onBackward(value, (gradient) => {
    const gradientRecord = lowering.gradientRecord(gradient);
    const touched = [gradient.tensor.data, gradient.input?.data, input.data];
    if (bias?.trainable) {
      program.emit(
        'biasGradient',
        { gradient: gradientRecord, biasGradient: bias.gradients },
        { reads: [gradient.tensor.data, gradient.input?.data] },
      );
    }
    if (trainsKernel && kernel.mask) {
      const dense = lowering.parameters.denseGradient(kernel);
      program.emit('clear', { place: dense, floats: kernel.size }, { occasion: 'dense' });
      program.emit(
        'convolutionDenseGradient',
        {
          source: source.record,
          gradient: gradientRecord,
          geometry: geometryRecord,
          output: dense,
        },
        { reads: touched, occasion: 'dense' },
      );
      lowering.parameters.collectAfter(kernel, program.operations.length);
    }
    if (!trainsKernel && !needsInput) return;
    const previous = needsInput ? lowering.takeGradient(source) : undefined;
    const inputGradient = needsInput ? lowering.gradientTensor(input) : undefined;
    const weightSums = lowering.parameters.weightSums(
      options.threads * forward.slots * SLOT_SUM_BYTES,
    );
    const backward = program.emit(
      'convolutionBackward',
      {
        source: source.record,
        gradient: gradientRecord,
        geometry: geometryRecord,
        pattern: trainsKernel ? forward.record : undefined,
        weightSums,
        output: inputGradient?.record,
        phases: needsInput ? patterns.phases() : undefined,
        previous: previous?.record,
        gate: undefined,
        sums: undefined,
      },
      {
        gathers: touched,
        reads: [previous?.data],
        writes: [inputGradient?.data],
        replaces: [previous?.data],
      },
    );
    if (inputGradient) lowering.addGradient(source, { tensor: inputGradient }, backward);
    if (!trainsKernel) return;
    program.emit('reduceWeights', {
      pattern: forward.record,
      weightSums,
      copies: options.threads,
      gradients: kernel.gradients,
    });
  });
  return value;
}
