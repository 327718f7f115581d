import type { Batch, RegressionBatch } from '@freetickets/core';
import type { Executable } from './executable.js';
import type { LoweredTraining } from './program/lowered.js';

/**
 * Writes a batch where a program that trains reads it: inputs, unless they are there, labels, targets and weights.
 *
 * @param perExample targets of an example
 */
export function writeBatch(
  executable: Executable<LoweredTraining>,
  { inputs, labels, count, targets, weights }: Batch | RegressionBatch,
  perExample: number,
): void {
  const { lowered } = executable;
  const room = executable.floats(lowered.input, inputs.length);
  const isThere = inputs.buffer === room.buffer && inputs.byteOffset === room.byteOffset;
  if (!isThere) room.set(inputs);
  const compared = executable.floats(lowered.targets, count * perExample);
  if (targets) compared.set(targets);
  else if (labels) setOneHot(compared, labels, perExample);
  if (labels) executable.integers(lowered.labels, count).set(labels.subarray(0, count));
  const weighing = executable.floats(lowered.weights, count);
  if (weights) weighing.set(weights);
  else weighing.fill(1);
}

/** 1 for each label, 0 elsewhere; row-major over [example, class]. */
function setOneHot(targets: Float32Array, labels: ArrayLike<number>, classes: number): void {
  targets.fill(0);
  for (let first = 0, i = 0; first < targets.length; first += classes, i++) {
    targets[first + labels[i]] = 1;
  }
}
