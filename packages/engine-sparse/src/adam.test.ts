import type { OptimizerSpec } from '@freetickets/core';
import { expect, test } from 'vitest';
import { sparse } from './engine.js';
import { batchOf, type Case, ticketOf } from './testing-case.js';
import { Sketch } from './testing-graph.js';
import { runtimes } from './testing-runtimes.js';

const FLOAT_PRECISION = 2 ** -23;
const [beta1, beta2] = [0.9, 0.999];
const adam = { name: 'adam', beta1, beta2, epsilon: 1e-7, weightDecay: 0 } as const;
const momentum = { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 } as const;

function network(): Case {
  const sketch = new Sketch([5]);
  sketch.add('Dense', { units: 7, activation: 'linear', useBias: true });
  const graph = sketch.classified(3);
  return { graph, seed: 2, count: 6, density: 0.7, empty: 0, labelSmoothing: 0 };
}

/** What an optimizer remembers of all weights after so many steps on one batch that leave the weights as they are. */
async function slotAfter(
  runtime: (typeof runtimes)[number],
  optimizer: OptimizerSpec,
  slot: string,
  steps: number,
): Promise<number[]> {
  const each = network();
  const trained = await sparse(runtime).createNetwork(each.graph, {
    initial: ticketOf(each),
    optimizer,
    loss: { labelSmoothing: 0 },
    batchSize: 6,
    seed: 1,
  });
  for (let step = 0; step < steps; step++) {
    await trained.trainBatch(batchOf(each, 6), { learningRate: 0 });
  }
  const { slots } = await trained.exportState();
  trained.dispose();
  return Object.values(slots[slot]).flatMap((values) => [...values]);
}

test.each(runtimes)('moments are those of double precision on %o', async (runtime) => {
  // From a velocity of 0, the first is the gradient.
  const gradients = await slotAfter(runtime, momentum, 'velocity', 1);
  const ratios = async (slot: string, steps: number, expected: (gradient: number) => number) =>
    (await slotAfter(runtime, adam, slot, steps)).map((m, i) => m / expected(gradients[i]) - 1);
  for (const off of await ratios('firstMoment', 1, (g) => (1 - beta1) * g)) {
    expect(Math.abs(off)).toBeLessThan(FLOAT_PRECISION);
  }
  for (const off of await ratios('secondMoment', 1, (g) => (1 - beta2) * g ** 2)) {
    expect(Math.abs(off)).toBeLessThan(FLOAT_PRECISION);
  }
  const steps = 300;
  const later = await ratios('secondMoment', steps, (g) => (1 - beta2 ** steps) * g ** 2);
  const mean = later.reduce((sum, off) => sum + off, 0) / later.length;
  expect(later.length).toBeGreaterThan(40);
  expect(Math.abs(mean)).toBeLessThan(2e-6);
});
