import { type Batch, DataError, show } from '@freetickets/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Targets } from './compiled.js';

/** What `model.fit` hands to a step as the engine takes it. Throws a `DataError` where a target is not one class. */
export function readBatch(inputs: Tensor, labels: Tensor, targets: Targets): Batch {
  const [count = 0] = inputs.shape;
  const values = inputs.dataSync();
  const given = labels.dataSync();
  return {
    inputs: values instanceof Float32Array ? values : Float32Array.from(values),
    labels: targets === 'one-hot' ? classesOf(given, count) : Int32Array.from(given),
    count,
  };
}

/** The classes of one-hot rows. */
function classesOf(values: ArrayLike<number>, count: number): Int32Array {
  const classes = values.length / count;
  return Int32Array.from({ length: count }, (_, example) => {
    const row = Array.from({ length: classes }, (_, c) => values[example * classes + c]);
    const label = row.indexOf(1);
    if (label >= 0 && row.every((value, c) => c === label || value === 0)) return label;
    throw new DataError(
      `Target ${example} of a batch is ${show(row)}, expected one-hot: 1 for its class and 0 for the others.`,
    );
  });
}
