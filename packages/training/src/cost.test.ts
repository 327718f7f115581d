import type { ModelGraph, PlanSettings, TicketState } from '@freetickets/core';
import { dense, dst, edst, staticSparse, superpose } from '@freetickets/methods';
import { Mask, uniform } from '@freetickets/sparse-masks';
import {
  graspMasks,
  magnitudeMasks,
  nonzerosRedistribution,
  rigl,
  set,
  snipMasks,
} from '@freetickets/strategies';
import { describe, expect, test } from 'vitest';
import { costOf } from './index.js';
import { cifar, graphOf } from './testing-costs.js';

test('layers are those of the mean ticket where runs differ', () => {
  const layers = graphOf([
    { name: 'conv', shape: [1, 1, 10, 10], outputs: 4 },
    { name: 'fc', shape: [10, 10], outputs: 1 },
  ]);
  const settings = { ...cifar, examples: 7, distribution: uniform() };
  const [sparse, denser] = [0.8, 0.6].map(
    (sparsity) => dst({ tickets: 1, epochs: 3 }).plan({ ...settings, sparsity }).runs,
  );
  const cost = costOf({ examples: 7, runs: [...sparse, ...denser] }, layers);
  // Training: 2 x 400 x (0.2 + 0.4) operations forward, three times that in all, of 7 examples in 3 epochs.
  expect(cost.layers).toEqual([
    {
      name: 'conv',
      shape: [1, 1, 10, 10],
      density: 0.3,
      flops: 2 * 400 * 0.3,
      trainFlops: 30_240,
    },
    {
      name: 'fc',
      shape: [10, 10],
      density: 0.3,
      flops: 2 * 100 * 0.3,
      trainFlops: 7_560,
    },
  ]);
  expect(cost).toMatchObject({ testFlops: 600, testFlopsDense: 1000, parameters: 200 });
  expect(cost.bytes).toBe(4 * (40 + 80) + 2 * 2 * 13);
});

test('running statistics are bytes, and no parameters', () => {
  const layers = graphOf([{ name: 'fc', shape: [10, 10], outputs: 1 }]);
  const [kernel] = layers.parameters;
  const roles = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
  const normalisation = roles.map((role) => ({
    ...kernel,
    name: role,
    role,
    shape: [10],
    maskable: false,
    trainable: !role.startsWith('moving'),
    multiplyAdds: 0,
  }));
  const graph = { ...layers, parameters: [kernel, ...normalisation] };
  // They are measured anew of a superposed network: one epoch more.
  const steps = { examples: 40, batchSize: 10, sparsity: 0.5, distribution: uniform() };
  const one = superpose({ tickets: 2 }).plan({ ...cifar, ...steps });
  const { trainFlops } = costOf(one, graph);
  expect(trainFlops - costOf(one, layers).trainFlops).toBe(3 * 2 * 50 * 40);
  const cost = costOf(dense().plan(cifar), graph);
  expect(cost).toMatchObject({ parameters: 120, activeParameters: 120 });
  expect(cost.bytes).toBe(4 * 140 + 13);
  expect(cost.layers.map(({ name }) => name)).toEqual(['fc']);
});

test('active weights are counted exactly, with those that masks do not apply to', () => {
  const layers = graphOf([{ name: 'fc', shape: [10, 10], outputs: 1 }]);
  const bias = {
    ...(layers.parameters[0] as ModelGraph['parameters'][0]),
    name: 'bias',
    shape: [10],
    maskable: false,
    multiplyAdds: 0,
  };
  const withBias = { ...layers, parameters: [...layers.parameters, bias] };
  const settings = { ...cifar, sparsity: 0.9, distribution: uniform() };
  const cost = costOf(edst({ tickets: 2 }).plan(settings), withBias);
  expect(cost).toMatchObject({
    activeParameters: 2 * (10 + 10),
    tickets: 2,
    testFlops: 2 * 2 * 10,
  });
});

test('gradual pruning costs what the weights of every step do; averaged gradients as many dense ones', () => {
  const layer = graphOf([{ name: 'fc', shape: [100, 10], outputs: 1 }]);
  const settings: PlanSettings = {
    ...cifar,
    examples: 200,
    batchSize: 10,
    sparsity: 0.9,
    distribution: uniform(),
    gradualPruning: { initialSparsity: 0.5, scope: 'layer' },
    topology: { everySteps: 5, endShare: 0.75 },
  };
  const method = dst({ tickets: 1, epochs: 1 });
  const { trainFlops, activeParameters } = costOf(method.plan(settings), layer);
  let expected = 0;
  for (let step = 1; step <= 20; step++) {
    // Updates come after steps 5, 10 and 15.
    const done = Math.min(3, Math.floor((step - 1) / 5));
    const sparsity = 0.9 - 0.4 * (1 - done / 3) ** 3;
    expected += 3 * 2 * Math.round((1 - sparsity) * 1000) * 10;
  }
  expect(trainFlops).toBe(expected);
  expect(activeParameters).toBe(100);

  const { gradualPruning: _, ...constant } = settings;
  const gradients = (gradientBatches: number) => {
    const topology = { ...settings.topology, gradientBatches };
    return costOf(method.plan({ ...constant, strategy: rigl(), topology }), layer).trainFlops;
  };
  expect(gradients(4) - gradients(1)).toBe(3 * 3 * 10 * 2 * 900);
});

describe('weights that move among layers', () => {
  const layers = graphOf([
    { name: 'conv', shape: [1, 1, 10, 10], outputs: 4 },
    { name: 'fc', shape: [10, 10], outputs: 1 },
  ]);
  const settings: PlanSettings = {
    ...cifar,
    examples: 40,
    batchSize: 10,
    sparsity: 0.8,
    distribution: uniform(),
    strategy: rigl(),
    topology: { everySteps: 2, endShare: 1, redistribution: nonzerosRedistribution() },
  };
  const plan = dst({ tickets: 1, epochs: 1 }).plan(settings);
  const ticketOf = (conv: number, fc: number): TicketState => ({
    graphHash: '',
    parameters: Object.fromEntries(
      Object.entries({ conv, fc }).map(([name, count]) => {
        const mask = Mask.of(100, [...Array(count).keys()]);
        return [name, { shape: [10, 10], values: new Float32Array(count), mask }];
      }),
    ),
  });

  test('are counted as they were in a run, step by step, and before it as the distribution has them', () => {
    const before = costOf(plan, layers);
    // Forward: 2 x (400 + 100) x 0.2 operations of 40 examples; two dense gradients of 10 examples.
    const dense = 2 * 500 * 0.8 * 10 * 2;
    expect(before).toMatchObject({ isEstimate: true, trainFlops: 3 * 200 * 40 + dense });
    const runs = [
      [
        { step: 0, active: { conv: 20, fc: 20 } },
        { step: 2, active: { conv: 30, fc: 10 } },
      ],
    ];
    const after = costOf(plan, layers, { runs, tickets: [ticketOf(30, 10)] });
    // Steps 1 and 2 of 2 x (4 x 20 + 20) forward, 3 and 4 of 2 x (4 x 30 + 10).
    const gradients = (1000 - 200) * 10 + (1000 - 260) * 10;
    expect(after).toMatchObject({
      isEstimate: false,
      trainFlops: 3 * 200 * 20 + 3 * 260 * 20 + gradients,
      testFlops: 260,
      activeParameters: 40,
    });
    expect(after.layers.map(({ density }) => density)).toEqual([0.3, 0.1]);
  });

  test.each<[string, Partial<PlanSettings>, boolean]>([
    ['no choice', {}, false],
    ['initial masks over all layers', { initialMasks: snipMasks() }, true],
    ['initial masks of each layer', { initialMasks: snipMasks({ scope: 'layer' }) }, false],
    [
      'gradual pruning over all layers',
      { gradualPruning: { initialSparsity: 0, scope: 'network' } },
      true,
    ],
  ])('%s', (_, more, isEstimate) => {
    const { topology: _topology, ...others } = settings;
    const own = dst({ tickets: 1, epochs: 1 }).plan({ ...others, ...more });
    expect(costOf(own, layers).isEstimate).toBe(isEstimate);
  });

  test('are none in a network that stays dense', () => {
    const { topology: _, ...others } = settings;
    const estimated = (sparsity: number) =>
      costOf(superpose({ tickets: 2 }).plan({ ...others, sparsity }), layers).isEstimate;
    expect([0, 0.8].map(estimated)).toEqual([false, true]);
  });

  test('by the dense gradient, where a redistribution of your own weighs by it', () => {
    const weigh = () => () => 1;
    const costWith = (...needs: 'denseGradient'[]) => {
      const topology = { ...settings.topology, redistribution: { needs, weigh } };
      const own = dst({ tickets: 1, epochs: 1 }).plan({ ...settings, strategy: set(), topology });
      return costOf(own, layers).trainFlops;
    };
    // Two updates, of batches of 10.
    expect(costWith('denseGradient') - costWith()).toBe(2 * 10 * 1000 * 0.8);
  });

  test('layers that a change does not list stay as they were', () => {
    const runs = [
      [
        { step: 0, active: { conv: 20, fc: 20 } },
        { step: 2, active: { fc: 10 } },
      ],
    ];
    const { strategy: _, ...others } = settings;
    const own = dst({ tickets: 1, epochs: 1 }).plan({ ...others, strategy: set() });
    const { trainFlops } = costOf(own, layers, { runs, tickets: [ticketOf(20, 10)] });
    expect(trainFlops).toBe(3 * 200 * 20 + 3 * 180 * 20);
  });

  test('scores of initial masks cost dense steps: of SNIP one a batch, of GraSP three', () => {
    const { topology: _, ...others } = settings;
    const costWith = (initialMasks?: PlanSettings['initialMasks']) =>
      costOf(
        staticSparse({ tickets: 1 }).plan({ ...others, ...(initialMasks && { initialMasks }) }),
        layers,
      ).trainFlops;
    const denseStep = 3 * 1000 * 10;
    expect(costWith(snipMasks({ batches: 2 })) - costWith()).toBe(2 * denseStep);
    expect(costWith(graspMasks()) - costWith()).toBe(3 * denseStep);
    expect(costWith(magnitudeMasks()) - costWith()).toBe(0);
  });
});
