import { type Batch, DataError, show } from '@freetickets/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Targets } from './compiled.js';

/**
 * What `model.fit` hands to a step as the engine takes it. Throws a `DataError` where a target is neither a class nor, in a
 * row of its own, probabilities of classes.
 *
 * @param exampleWeights how much the loss of each example counts, where `classWeight` is given
 */
export function readBatch(
  inputs: readonly Tensor[],
  targets: Tensor,
  form: Targets,
  exampleWeights?: Tensor,
): Batch {
  const [count = 0] = inputs[0].shape;
  const given = targets.dataSync();
  return {
    inputs: examplesOf(inputs, count),
    ...(form === 'one-hot'
      ? { labels: likeliest(given, count), targets: floats(given) }
      : { labels: indicesOf(given) }),
    count,
    ...(exampleWeights && { weights: floats(exampleWeights.dataSync()) }),
  };
}

/** Examples one after another, the values of all inputs of each. */
function examplesOf(inputs: readonly Tensor[], count: number): Float32Array {
  const values = inputs.map((input) => floats(input.dataSync()));
  if (values.length === 1) return values[0];
  const sizes = values.map(({ length }) => length / count);
  const size = sizes.reduce((sum, each) => sum + each, 0);
  const examples = new Float32Array(count * size);
  for (let example = 0, at = 0; example < count; example++) {
    for (const [i, own] of sizes.entries()) {
      examples.set(values[i].subarray(example * own, (example + 1) * own), at);
      at += own;
    }
  }
  return examples;
}

const floats = (values: ArrayLike<number>): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values);

/** Class indices; one that is a fraction would be rounded to another. */
function indicesOf(values: ArrayLike<number>): Int32Array {
  const wrong = Array.from(values).findIndex((value) => !Number.isInteger(value));
  if (wrong < 0) return Int32Array.from(values);
  throw new DataError(
    `Target ${wrong} of a batch is ${show(values[wrong])}, expected a class index. A number to predict is no class: cut its range into classes.`,
  );
}

/** The likeliest class of each row, the first of equal ones. */
function likeliest(values: ArrayLike<number>, count: number): Int32Array {
  const classes = values.length / count;
  return Int32Array.from({ length: count }, (_, example) => {
    const first = example * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if (values[first + c] > values[first + best]) best = c;
    return best;
  });
}
