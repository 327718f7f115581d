import type { EmittedOperation } from '../../program/program.js';
import type { Source } from '../tensors.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

interface Details<Name extends 'pool' | 'globalPool'> {
  readonly source: Source;
  readonly fields: EmittedOperation<Name>['fields'];
}

/** The gradient of what MaxPooling2D and AveragePooling2D take. */
export function poolBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, fields }: Details<'pool'>,
): void {
  const input = source.tensor;
  const gradient = lowering.storedGradient(pending.gradient);
  const inputGradient = lowering.gradientTensor(input);
  lowering.program.emit(
    'poolBackward',
    { ...fields, gradient: gradient.record, inputGradient: inputGradient.record },
    { reads: [input.data, gradient.data], writes: [inputGradient.data] },
  );
  lowering.addGradient(source, { tensor: inputGradient });
}

/** The gradient of what GlobalAveragePooling2D and GlobalMaxPooling2D take. */
export function globalPoolBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, fields }: Details<'globalPool'>,
): void {
  const input = source.tensor;
  const gradient = lowering.storedGradient(pending.gradient);
  const inputGradient = lowering.gradientTensor(input);
  lowering.program.emit(
    'globalPoolBackward',
    { ...fields, gradient: gradient.record, inputGradient: inputGradient.record },
    { reads: [input.data, gradient.data], writes: [inputGradient.data] },
  );
  lowering.addGradient(source, { tensor: inputGradient });
}
