import * as tf from '@tensorflow/tfjs-core';

/** The variables that an optimizer of tfjs keeps for the variable at `index` of the gradients it is handed. */
export function slotsAt(optimizer: tf.Optimizer, index: number): tf.Variable[] {
  return Object.values(optimizer)
    .filter((field) => Array.isArray(field))
    .flatMap((slots: readonly unknown[]) => (isSlot(slots[index]) ? [slots[index].variable] : []));
}

function isSlot(value: unknown): value is { variable: tf.Variable } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'variable' in value &&
    value.variable instanceof tf.Variable
  );
}

/** What an optimizer's slots start at: 0, but for Adagrad's. */
export function initialSlotValue(optimizer: tf.Optimizer): number {
  const { initialAccumulatorValue } = optimizer.getConfig();
  return typeof initialAccumulatorValue === 'number' ? initialAccumulatorValue : 0;
}
