import { checkInputs } from './check-inputs.js';
import type { Batch, NetworkOptions, RegressionBatch } from './engine.js';
import { DataError, show } from './errors.js';
import type { ModelGraph } from './graph.js';
import { checkLabels } from './labels.js';
import { classesOf, isRegression, targetsPerExample } from './loss.js';

/**
 * Throws a `DataError` where a batch has not 1 to `batchSize` examples, or its inputs, labels or targets do not fit the graph
 * and the loss.
 */
export function checkBatch(
  graph: ModelGraph,
  batch: Batch | RegressionBatch,
  { batchSize, loss }: Pick<NetworkOptions, 'batchSize' | 'loss'>,
): void {
  const { inputs, labels, targets, count }: Partial<Batch> = Object(batch);
  const compared = isRegression(loss) ? targets : labels;
  if (!(inputs instanceof Float32Array) || count === undefined || compared === undefined) {
    throw new DataError(
      `Got a batch of inputs ${show(inputs)}, labels ${show(labels)} and count ${show(count)}, expected ${isRegression(loss) ? '{ inputs, targets, count }: two Float32Arrays' : '{ inputs, labels, count }: a Float32Array, an Int32Array'} and a number.`,
    );
  }
  checkInputs(graph, inputs, count);
  if (count < 1 || count > batchSize) {
    throw new DataError(
      `A batch of ${count} examples was given, expected 1 to ${batchSize}, the network's batchSize.`,
    );
  }
  if (isRegression(loss)) checkNumbers(compared, count, targetsPerExample(graph, loss));
  else {
    checkLabels(compared, count, classesOf(graph, loss));
    if (targets) checkTargets(targets, count, classesOf(graph, loss));
  }
  if (batch.weights) checkWeights(batch.weights, count);
}

function checkNumbers(targets: ArrayLike<number>, count: number, perExample: number): void {
  const what = `a Float32Array of [${count}, ${perExample}] finite numbers`;
  if (!(targets instanceof Float32Array) || targets.length !== count * perExample) {
    throw new DataError(`targets: got ${show(targets)}, expected ${what}.`);
  }
  const wrong = targets.findIndex((target) => !Number.isFinite(target));
  if (wrong < 0) return;
  throw new DataError(
    `targets: got ${targets[wrong]} for example ${Math.floor(wrong / perExample)}, expected ${what}.`,
  );
}

/** How far a row of targets in 32-bit floats may be from a sum of 1. */
const TOLERANCE = 1e-3;

function checkTargets(targets: Float32Array, count: number, classes: number): void {
  const shape = `[${count}, ${classes}]`;
  if (!(targets instanceof Float32Array) || targets.length !== count * classes) {
    throw new DataError(
      `targets: got ${show(targets)}, expected a Float32Array of ${shape} probabilities.`,
    );
  }
  for (let example = 0; example < count; example++) {
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const target = targets[example * classes + c];
      if (!(target >= 0)) {
        throw new DataError(
          `targets: example ${example} has ${target} for class ${c}, expected a probability.`,
        );
      }
      sum += target;
    }
    if (!(Math.abs(sum - 1) <= TOLERANCE)) {
      throw new DataError(
        `targets: those of example ${example} sum to ${sum}, expected 1. Divide them by their sum; to make an example count more or less, give \`weights\`.`,
      );
    }
  }
}

/** Throws a `DataError` where weights are not `count` finite numbers of at least 0. */
export function checkWeights(weights: Float32Array, count: number, name = 'weights'): void {
  if (!(weights instanceof Float32Array) || weights.length !== count) {
    throw new DataError(
      `${name}: got ${show(weights)}, expected a Float32Array of ${count} weights, one for each example.`,
    );
  }
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong < 0) return;
  throw new DataError(
    `${name}: got ${weights[wrong]} for example ${wrong}, expected a finite number of at least 0.`,
  );
}
