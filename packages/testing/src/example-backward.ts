import type { Batch, ModelGraph } from '@freetickets/core';
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

/**
 * One pass of the example network in training, forward and back, in plain float64 loops: dense gradients by parameter. Where the
 * graph has more than the example's classes, they are those of several heads.
 */
export function backward(
  graph: ModelGraph,
  values: Values,
  batch: Batch,
  scales: ArrayLike<number>,
  smoothing: number,
) {
  const { inputs, count } = batch;
  const heads = graph.classes / CLASSES;
  const compared = forHeads(batch, heads);
  const pass = forward(graph, values, batch, scales);
  const { logits, hidden, normalized, deviation } = pass;
  const [gamma, beta, dense] = ['norm/gamma', 'norm/beta', 'logits/kernel'].map((n) => values[n]);

  const target = targetsOf(compared, smoothing);
  const toLogits = softmax(logits).map((p, i) => {
    const weight = compared.weights?.[Math.floor(i / CLASSES)] ?? 1;
    return (weight * (p - target[i])) / compared.count;
  });
  const { classes } = graph;
  const toBias = new Float64Array(classes);
  const toDense = new Float64Array(HIDDEN * classes);
  const toHidden = new Float64Array(count * HIDDEN);
  for (const [i, gradient] of toLogits.entries()) {
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
    loss: crossEntropy(logits, compared, smoothing),
    correct: countCorrect(logits, compared) / heads,
    gradients: {
      'conv/kernel': toKernel,
      'norm/gamma': toGamma,
      'norm/beta': toBeta,
      'logits/kernel': toDense,
      'logits/bias': toBias,
    } as Readonly<Record<string, Float64Array>>,
  };
}
