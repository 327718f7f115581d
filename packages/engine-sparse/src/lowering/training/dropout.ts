import type { GraphNode } from '@freetickets/core';
import { bytesOf, type Source, type Tensor } from '../../program/tensors.js';
import type { BackwardDetails } from '../backward-details.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** Lowers a Dropout of a training program: the value times its scales. */
export function lowerDropout(lowering: TrainingLowering, node: GraphNode): Source {
  const { program } = lowering;
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const scales = lowering.tensor(input, false, program.keep(bytesOf(input, lowering.capacity)));
  lowering.dropouts.push({ name: node.name, rate: Number(node.config.rate), scales });
  const output = lowering.tensor(input, input.needsGradient);
  multiply(lowering, input, scales, output);
  const value = lowering.source(output);
  lowering.onBackward('dropout', value, { source, scales });
  return value;
}

/** The gradient of what is dropped. */
export function dropoutBackward(
  lowering: TrainingLowering,
  { gradient }: Pending,
  { source, scales }: BackwardDetails['dropout'],
): void {
  const result = lowering.gradientTensor(source.tensor);
  multiply(lowering, lowering.storedGradient(gradient), scales, result);
  lowering.addGradient(source, { tensor: result });
}

function multiply(lowering: TrainingLowering, from: Tensor, scales: Tensor, to: Tensor): void {
  lowering.program.emit(
    'multiply',
    { left: from.record, right: scales.record, output: to.record },
    { reads: [from.data], writes: [to.data] },
  );
}
