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
    labels: targets === 'one-hot' ? classesOf(given, count) : indicesOf(given),
    count,
  };
}

/** Class indices; one that is a fraction would be rounded to another. */
function indicesOf(values: ArrayLike<number>): Int32Array {
  const wrong = Array.from(values).findIndex((value) => !Number.isInteger(value));
  if (wrong < 0) return Int32Array.from(values);
  throw new DataError(
    `Target ${wrong} of a batch is ${show(values[wrong])}, expected a class index. A number to predict is no class: cut its range into classes.`,
  );
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
