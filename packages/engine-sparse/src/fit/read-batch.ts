import {
  type Batch,
  DataError,
  isRegression,
  outputsPerTarget,
  type RegressionBatch,
  show,
} from '@freetickets/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { CompiledLoss } from './compiled-loss.js';

/**
 * What `model.fit` hands to a step as the engine takes it. Throws a `DataError` where a target is neither a class nor a
 * probability: of each class, in a row of its own, or of the second of two; or, of numbers, is not the same for all of its outputs.
 *
 * @param exampleWeights how much the loss of each example counts, where `classWeight` is given
 */
export function readBatch(
  inputs: readonly Tensor[],
  targets: Tensor,
  loss: CompiledLoss,
  exampleWeights?: Tensor,
): Batch | RegressionBatch {
  const [count = 0] = inputs[0].shape;
  const given = targets.dataSync();
  const examples = {
    inputs: examplesOf(inputs, count),
    count,
    ...(exampleWeights && { weights: floats(exampleWeights.dataSync()) }),
  };
  const { spec } = loss;
  if (isRegression(spec)) return { ...examples, targets: numbersOf(given, outputsPerTarget(spec)) };
  if (loss.targets === 'indices') return { ...examples, labels: indicesOf(given) };
  const probabilities = loss.targets === 'one-hot' ? floats(given) : ofTwoClasses(given);
  return { ...examples, labels: likeliest(probabilities, count), targets: probabilities };
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

/** The targets of numbers, each of which is given `each` times. */
function numbersOf(given: ArrayLike<number>, each: number): Float32Array {
  const infinite = Array.from(given).findIndex((value) => !Number.isFinite(value));
  if (infinite >= 0) {
    throw new DataError(
      `Target ${infinite} of a batch is ${show(given[infinite])}, expected a finite number.`,
    );
  }
  const wrong = Array.from(given).findIndex((value, i) => value !== given[i - (i % each)]);
  if (wrong < 0) {
    return Float32Array.from({ length: given.length / each }, (_, i) => given[i * each]);
  }
  throw new DataError(
    `Target ${wrong} of a batch is ${show(given[wrong])}, and the one before ${show(given[wrong - 1])}; expected each ${each} times, once for each of its outputs: of a single one, tf.tile(ys, [1, ${each}]).`,
  );
}

/** The probabilities of both classes, of those of the second. */
function ofTwoClasses(given: ArrayLike<number>): Float32Array {
  const wrong = Array.from(given).findIndex((value) => !(value >= 0 && value <= 1));
  if (wrong < 0) return Float32Array.from(Array.from(given, (value) => [1 - value, value]).flat());
  throw new DataError(
    `Target ${wrong} of a batch is ${show(given[wrong])}, expected 0, 1 or a probability in between.`,
  );
}

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
