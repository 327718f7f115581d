import type { OptimizerSpec } from '@freetickets/core';
import { expect, test } from 'vitest';
import { sparse } from './engine.js';
import { batchOf, type Case, ticketOf } from './testing-case.js';
import { plainConvolution, plainNormalisation } from './testing-cases.js';
import { Sketch } from './testing-graph.js';
import { runtimes } from './testing-runtimes.js';

const SIZE = 21;

/** A residual network with a bit of everything. */
function residualNetwork(): Case {
  const sketch = new Sketch([11, 9, 3]);
  sketch.add('Conv2D', plainConvolution(20, 3));
  sketch.add('BatchNormalization', plainNormalisation);
  const input = sketch.add('ReLU');
  sketch.add('Conv2D', plainConvolution(20, 3));
  sketch.add('BatchNormalization', plainNormalisation);
  sketch.add('Activation', { activation: 'relu' });
  sketch.add('Conv2D', plainConvolution(20, 3));
  sketch.add('Add', {}, { inputs: [sketch.last, input] });
  sketch.add('BatchNormalization', plainNormalisation);
  sketch.add('Activation', { activation: 'swish' });
  sketch.add('Conv2D', { ...plainConvolution(33, 5), strides: [2, 2] });
  sketch.add('MaxPooling2D', { poolSize: [3, 3], strides: [2, 2], padding: 'same' });
  const { filters: _, ...depthwise } = plainConvolution(1, 3);
  sketch.add('DepthwiseConv2D', { ...depthwise, depthMultiplier: 1 });
  sketch.add('GlobalAveragePooling2D');
  sketch.add('Dense', { units: 50, activation: 'relu', useBias: true });
  const graph = sketch.classified(10);
  return { graph, seed: 3, count: SIZE, density: 0.2, empty: 0, labelSmoothing: 0.1 };
}

const optimizers: readonly OptimizerSpec[] = [
  { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4, clipNorm: 0.5 },
  { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-3, weightDecay: 0 },
];

/** Everything after four steps: losses, parameters, slots, and logits of a prediction. */
async function train(options: (typeof runtimes)[number], optimizer: OptimizerSpec) {
  const each = residualNetwork();
  const { graph, labelSmoothing } = each;
  const network = await sparse(options).createNetwork(graph, {
    initial: ticketOf(each),
    optimizer,
    loss: { labelSmoothing },
    batchSize: SIZE,
    seed: 1,
  });
  const losses: number[] = [];
  for (const count of [SIZE, SIZE - 8, 1, SIZE]) {
    const batch = batchOf(each, count, `batch of ${count}`);
    const { loss } = await network.trainBatch(batch, { learningRate: 0.01 });
    losses.push(loss);
  }
  const { parameters, slots } = await network.exportState();
  const { inputs } = batchOf(each, 21, 'prediction');
  const logits = await network.predict(inputs, 21);
  network.dispose();
  const all = [
    ['losses', losses],
    ['logits', logits],
    ...Object.entries(parameters).map(([name, { values }]) => [name, values]),
    ...Object.entries(slots).flatMap(([slot, byName]) =>
      Object.entries(byName).map(([name, values]) => [`${slot} of ${name}`, values]),
    ),
  ] as [string, ArrayLike<number>][];
  return new Map(all.map(([name, values]) => [name, Float64Array.from(values)]));
}

test.each(optimizers)('variants and threads agree on $name to rounding', async (optimizer) => {
  const [options, ...others] = runtimes;
  const expected = await train(options, optimizer);
  for (const other of others) {
    const got = await train(other, optimizer);
    for (const [name, values] of expected) {
      const its = got.get(name) ?? [];
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const off = values.reduce((most, x, i) => Math.max(most, Math.abs(x - its[i])), 0);
      const label = `${name}, ${other.variant} on ${other.threads} threads`;
      expect(off, label).toBeLessThanOrEqual(1e-4 * largest + 1e-7);
    }
  }
});

test.each(runtimes)('$variant on $threads threads repeats itself bit by bit', async (options) => {
  const [once, again] = [
    await train(options, optimizers[0]),
    await train(options, optimizers[0]),
  ].map((all) => Array.from(all, ([name, { buffer }]) => [name, Buffer.from(buffer)]));
  expect(again).toEqual(once);
});
