import { type Batch, DataError, show } from '@freetickets/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Targets } from './compiled.js';

/**
 * What `model.fit` hands to a step as the engine takes it. Throws a `DataError` where a target is neither a class nor a
 * probability: of each class, in a row of its own, or of the second of two.
 *
 * @param exampleWeights how much the loss of each example counts, where `classWeight` is given
 */
export function readBatch(
  inputs: Tensor,
  targets: Tensor,
  form: Targets,
  exampleWeights?: Tensor,
): Batch {
  const [count = 0] = inputs.shape;
  const given = targets.dataSync();
  return {
    inputs: floats(inputs.dataSync()),
    ...classesOf(given, form, count),
    count,
    ...(exampleWeights && { weights: floats(exampleWeights.dataSync()) }),
  };
}

const floats = (values: ArrayLike<number>): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values);

function classesOf(
  given: ArrayLike<number>,
  form: Targets,
  count: number,
): Pick<Batch, 'labels' | 'targets'> {
  if (form === 'indices') return { labels: indicesOf(given) };
  const targets = form === 'one-hot' ? floats(given) : ofTwoClasses(given);
  return { labels: likeliest(targets, count), targets };
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
