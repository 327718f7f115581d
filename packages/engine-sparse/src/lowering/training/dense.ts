import type { BackwardDetails } from '../backward-details.js';
import { transposedMatrix } from '../sparse-matrices.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradients of a dense layer's bias, kernel and input. */
export function denseBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, kernel, bias, matrix }: BackwardDetails['dense'],
): void {
  const { program, parameters } = lowering;
  const input = source.tensor;
  const gradient = lowering.storedGradient(pending.gradient);
  const reads = [input.data, gradient.data];
  if (bias?.trainable) lowering.emitBiasGradient(bias, { tensor: gradient });
  if (kernel.trainable) {
    if (kernel.mask) {
      const dense = parameters.denseGradient(kernel);
      program.emit('clear', { destination: dense, floats: kernel.size }, { stage: 'dense' });
      program.emit(
        'denseGradient',
        { input: input.record, gradient: gradient.record, output: dense },
        { reads, stage: 'dense' },
      );
      parameters.collectAfter(kernel, program.operations.length);
    }
    program.emit(
      'denseWeightGradients',
      {
        input: input.record,
        gradient: gradient.record,
        matrix: matrix.record,
        weightGradients: kernel.gradients,
      },
      { reads },
    );
  }
  if (!input.needsGradient) return;
  const inputGradient = lowering.gradientTensor(input);
  const transposed = transposedMatrix(parameters.matrices, matrix);
  program.emit(
    'denseForward',
    {
      input: gradient.record,
      output: inputGradient.record,
      matrix: transposed.record,
      bias: undefined,
    },
    { reads: [gradient.data], writes: [inputGradient.data] },
  );
  lowering.addGradient(source, { tensor: inputGradient });
}
