import { NONZERO_SUM_BYTES } from '../../program/sparse-matrices.js';
import type { BackwardDetails } from '../backward-details.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradients of a transposed convolution's bias, kernel and input: the convolution that it goes backwards through. */
export function transposedConvolutionBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, geometryRecord, kernel, bias, layout }: BackwardDetails['transposedConvolution'],
): void {
  const { program, options, parameters } = lowering;
  const input = source.tensor;
  const gradient = lowering.storedGradient(pending.gradient);
  if (bias?.trainable) lowering.emitBiasGradient(bias, { tensor: gradient });
  if (!kernel.trainable && !input.needsGradient) return;
  const convolved = lowering.source(gradient).record;
  const matrix = parameters.matrices.add(kernel, layout);
  if (kernel.trainable) {
    const weightSums = parameters.weightSums(options.threads * matrix.nonzeros * NONZERO_SUM_BYTES);
    program.emit(
      'convolutionBackward',
      {
        source: convolved,
        gradient: lowering.gradientRecord({ tensor: input }),
        geometry: geometryRecord,
        matrix: matrix.record,
        weightSums,
        output: undefined,
        phases: undefined,
        previous: undefined,
        epilogue: undefined,
        sums: undefined,
      },
      { gathers: [gradient.data, input.data] },
    );
    program.emit('reduceWeightGradients', {
      matrix: matrix.record,
      weightSums,
      copies: options.threads,
      gradients: kernel.gradients,
    });
  }
  if (!input.needsGradient) return;
  const result = lowering.gradientTensor(input);
  program.emit(
    'convolutionForward',
    {
      source: convolved,
      output: result.record,
      geometry: geometryRecord,
      matrix: matrix.record,
      bias: undefined,
      residual: undefined,
      sums: undefined,
    },
    { gathers: [gradient.data], writes: [result.data] },
  );
  lowering.addGradient(source, { tensor: result });
}
