import { SLOT_SUM_BYTES } from '../../program/weights.js';
import type { BackwardDetails } from '../backward-details.js';
import { denseBackwardPattern } from '../patterns.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradients of a dense layer's bias, kernel and input. */
export function denseBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, kernel, bias, pattern }: BackwardDetails['dense'],
): void {
  const { program, parameters } = lowering;
  const input = source.tensor;
  const gradient = lowering.storedGradient(pending.gradient);
  const reads = [input.data, gradient.data];
  if (bias?.trainable) lowering.emitBiasGradient(bias, { tensor: gradient });
  if (kernel.trainable) {
    if (kernel.mask) {
      const dense = parameters.denseGradient(kernel);
      program.emit('clear', { place: dense, floats: kernel.size }, { occasion: 'dense' });
      program.emit(
        'denseGradient',
        { input: input.record, gradient: gradient.record, output: dense },
        { reads, occasion: 'dense' },
      );
      parameters.collectAfter(kernel, program.operations.length);
    }
    const weightSums = parameters.weightSums(pattern.slots * SLOT_SUM_BYTES);
    program.emit(
      'denseWeights',
      { input: input.record, gradient: gradient.record, pattern: pattern.record, weightSums },
      { reads },
    );
    program.emit('reduceWeights', {
      pattern: pattern.record,
      weightSums,
      copies: 1,
      gradients: kernel.gradients,
    });
  }
  if (!input.needsGradient) return;
  const inputGradient = lowering.gradientTensor(input);
  const transposed = denseBackwardPattern(parameters.weights, pattern);
  program.emit(
    'denseForward',
    {
      input: gradient.record,
      output: inputGradient.record,
      pattern: transposed.record,
      bias: undefined,
    },
    { reads: [gradient.data], writes: [inputGradient.data] },
  );
  lowering.addGradient(source, { tensor: inputGradient });
}
