import {
  type Batch,
  isRegression,
  type LossSpec,
  type ModelGraph,
  type RegressionBatch,
} from '@freetickets/core';
import {
  CHANNELS,
  CLASSES,
  countCorrect,
  crossEntropy,
  eachProduct,
  forHeads,
  forward,
  HIDDEN,
  softmax,
  targetsOf,
  type Values,
} from './example-forward.js';
import { regression } from './example-regression.js';

/** The loss of outputs, how many examples are classified correctly, and its gradient by the outputs. */
function compare(
  graph: ModelGraph,
  outputs: Float64Array,
  batch: Batch | RegressionBatch,
  loss: LossSpec,
) {
  if (isRegression(loss)) {
    const { targets = new Float32Array() } = batch;
    return { correct: 0, ...regression(outputs, { ...batch, targets }, loss) };
  }
  const { labels = new Int32Array() } = batch;
  const heads = graph.classes / CLASSES;
  const compared = forHeads({ ...batch, labels }, heads);
  const target = targetsOf(compared, loss.labelSmoothing);
  return {
    loss: crossEntropy(outputs, compared, loss.labelSmoothing),
    correct: countCorrect(outputs, compared) / heads,
    toOutputs: softmax(outputs).map((p, i) => {
      const weight = compared.weights?.[Math.floor(i / CLASSES)] ?? 1;
      return (weight * (p - target[i])) / compared.count;
    }),
  };
}

/**
 * One pass of the example network in training, forward and back, in plain float64 loops: dense gradients by parameter. Where the
 * graph has more than the example's classes, they are those of several heads, or numbers.
 */
export function backward(
  graph: ModelGraph,
  values: Values,
  batch: Batch | RegressionBatch,
  scales: ArrayLike<number>,
  loss: LossSpec,
) {
  const { inputs, count } = batch;
  const pass = forward(graph, values, batch, scales);
  const { logits, hidden, normalized, deviation } = pass;
  const [gamma, beta, dense] = ['norm/gamma', 'norm/beta', 'logits/kernel'].map((n) => values[n]);
  const { toOutputs, ...measured } = compare(graph, logits, batch, loss);
  const { classes } = graph;
  const toBias = new Float64Array(classes);
  const toDense = new Float64Array(HIDDEN * classes);
  const toHidden = new Float64Array(count * HIDDEN);
  for (const [i, gradient] of toOutputs.entries()) {
    const [example, c] = [Math.floor(i / classes), i % classes];
    toBias[c] += gradient;
    for (let h = 0; h < HIDDEN; h++) {
      toDense[h * classes + c] += gradient * hidden[example * HIDDEN + h];
      toHidden[example * HIDDEN + h] += gradient * dense[h * classes + c];
    }
  }

  const toGamma = new Float64Array(CHANNELS);
  const toBeta = new Float64Array(CHANNELS);
  const toScaled = toHidden.map((gradient, i) => {
    const fires = gamma[i % CHANNELS] * normalized[i] + beta[i % CHANNELS] > 0;
    return fires ? gradient * scales[i] : 0;
  });
  for (const [i, gradient] of toScaled.entries()) {
    toGamma[i % CHANNELS] += gradient * normalized[i];
    toBeta[i % CHANNELS] += gradient;
  }
  // Mean and variance are of the batch, so every activation moves all of its channel.
  const size = toScaled.length / CHANNELS;
  const toConvolved = toScaled.map((gradient, i) => {
    const c = i % CHANNELS;
    const own = gradient - toBeta[c] / size - (normalized[i] * toGamma[c]) / size;
    return (gamma[c] * own) / deviation[c];
  });
  const toKernel = new Float64Array(values['conv/kernel'].length);
  eachProduct(count, (input, weight, output) => {
    toKernel[weight] += inputs[input] * toConvolved[output];
  });

  return {
    ...pass,
    ...measured,
    gradients: {
      'conv/kernel': toKernel,
      'norm/gamma': toGamma,
      'norm/beta': toBeta,
      'logits/kernel': toDense,
      'logits/bias': toBias,
    } as Readonly<Record<string, Float64Array>>,
  };
}
