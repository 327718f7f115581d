import { NONZERO_SUM_BYTES } from '../../program/sparse-matrices.js';
import type { BackwardDetails } from '../backward-details.js';
import { convolutionPhases } from '../sparse-matrices.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradients of a convolution's bias, kernel and input. */
export function convolutionBackward(
  lowering: TrainingLowering,
  { gradient }: Pending,
  { source, geometry, geometryRecord, kernel, bias, matrix }: BackwardDetails['convolution'],
): void {
  const { program, options, parameters } = lowering;
  const input = source.tensor;
  const needsInput = input.needsGradient;
  if (bias?.trainable) lowering.emitBiasGradient(bias, gradient);
  const gradientRecord = lowering.gradientRecord(gradient);
  const touched = [gradient.tensor.data, gradient.input?.data, input.data];
  if (kernel.trainable && kernel.mask) {
    const dense = parameters.denseGradient(kernel);
    program.emit('clear', { destination: dense, floats: kernel.size }, { stage: 'dense' });
    program.emit(
      'convolutionDenseGradient',
      {
        source: source.record,
        gradient: gradientRecord,
        geometry: geometryRecord,
        output: dense,
      },
      { reads: touched, stage: 'dense' },
    );
    parameters.collectAfter(kernel, program.operations.length);
  }
  if (!kernel.trainable && !needsInput) return;
  const previous = needsInput ? lowering.takeGradient(source) : undefined;
  const inputGradient = needsInput ? lowering.gradientTensor(input) : undefined;
  const weightSums = parameters.weightSums(options.threads * matrix.nonzeros * NONZERO_SUM_BYTES);
  const backward = program.emit(
    'convolutionBackward',
    {
      source: source.record,
      gradient: gradientRecord,
      geometry: geometryRecord,
      matrix: kernel.trainable ? matrix.record : undefined,
      weightSums,
      output: inputGradient?.record,
      phases: needsInput
        ? convolutionPhases(parameters.matrices, kernel, matrix.layout, geometry)
        : undefined,
      previous: previous?.record,
      epilogue: undefined,
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
  if (!kernel.trainable) return;
  program.emit('reduceWeightGradients', {
    matrix: matrix.record,
    weightSums,
    copies: options.threads,
    gradients: kernel.gradients,
  });
}
