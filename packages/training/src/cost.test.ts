import type {
  LayerShape,
  Method,
  ModelGraph,
  PlanSettings,
  Strategy,
  TicketState,
} from '@freetickets/core';
import {
  dense,
  denseEnsemble,
  dst,
  edst,
  lotteryRewinding,
  mcDropout,
  pruneAndFinetune,
  staticSparse,
  superpose,
} from '@freetickets/methods';
import { erk, Mask, uniform } from '@freetickets/sparse-masks';
import {
  graspMasks,
  magnitude,
  magnitudeMasks,
  nonzerosRedistribution,
  rigl,
  set,
  snfs,
  snipMasks,
} from '@freetickets/strategies';
import { describe, expect, test } from 'vitest';
import { costOf } from './index.js';

/** A graph with nothing in it but kernels and what they cost. */
function graphOf(layers: readonly (LayerShape & { outputs: number })[]): ModelGraph {
  const parameters = layers.map(({ name, shape, outputs }) => ({
    name,
    layer: name,
    role: 'kernel',
    shape,
    maskable: true,
    trainable: true,
    multiplyAdds: outputs * shape.reduce((product, axis) => product * axis, 1),
  }));
  return { inputShape: [], classes: 10, nodes: [], output: '', parameters, hash: '' };
}

/** WRN-28-10 on 32x32x3 (Zagoruyko & Komodakis 2016). */
function wrn2810() {
  const conv = (name: string, kernel: number, cIn: number, cOut: number, side: number) => ({
    name,
    shape: [kernel, kernel, cIn, cOut],
    outputs: side * side,
  });
  const layers = [conv('conv1', 3, 3, 16, 32)];
  let cIn = 16;
  for (const [width, side] of [
    [160, 32],
    [320, 16],
    [640, 8],
  ] as const) {
    layers.push(conv(`shortcut ${width}`, 1, cIn, width, side));
    for (let block = 0; block < 4; block++) {
      layers.push(conv(`${width}-${block}a`, 3, block ? width : cIn, width, side));
      layers.push(conv(`${width}-${block}b`, 3, width, width, side));
    }
    cIn = width;
  }
  return graphOf([...layers, { name: 'classifier', shape: [640, 10], outputs: 1 }]);
}

/** ResNet-50 on 224x224x3 (He et al. 2015), the stride in the 3x3 convolutions. */
function resNet50() {
  const conv = (name: string, kernel: number, cIn: number, cOut: number, side: number) => ({
    name,
    shape: [kernel, kernel, cIn, cOut],
    outputs: side * side,
  });
  const layers = [conv('conv1', 7, 3, 64, 112)];
  let cIn = 64;
  for (const [stage, blocks] of [3, 4, 6, 3].entries()) {
    const [width, side] = [64 * 2 ** stage, 56 / 2 ** stage];
    for (let block = 0; block < blocks; block++) {
      const before = block === 0 && stage > 0 ? 2 * side : side;
      layers.push(conv(`${stage}-${block}a`, 1, cIn, width, before));
      layers.push(conv(`${stage}-${block}b`, 3, width, width, side));
      layers.push(conv(`${stage}-${block}c`, 1, width, 4 * width, side));
      if (block === 0) layers.push(conv(`shortcut ${stage}`, 1, cIn, 4 * width, side));
      cIn = 4 * width;
    }
  }
  return graphOf([...layers, { name: 'classifier', shape: [2048, 1000], outputs: 1 }]);
}

const cifar: PlanSettings = {
  examples: 45_000,
  batchSize: 128,
  seed: 1,
  sparsity: 0.8,
  distribution: erk(),
  strategy: set(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
  learningRate: 0.1,
};
const preset = 'cifar';
const graph = wrn2810();

/** Training and inference FLOPs as multiples of one dense network of 250 epochs. */
function ratios(method: Method, settings: Partial<PlanSettings> = {}) {
  const cost = costOf(method.plan({ ...cifar, ...settings }), graph);
  const reference = costOf(dense({ preset }).plan(cifar), graph);
  const round = (digits: number, value: number) => Number(value.toFixed(digits));
  return {
    train: round(4, cost.trainFlops / reference.trainFlops),
    test: round(2, cost.testFlops / reference.testFlops),
  };
}

describe('the published ratios of WRN-28-10 on CIFAR-10', () => {
  // As a reader is shown them: to three digits.
  test.each<[string, Method, number, Strategy, string]>([
    ['EDST M=3 S=0.8, magnitude', edst({ tickets: 3, preset }), 0.8, magnitude(), '0.611'],
    ['EDST M=3 S=0.8, rigl', edst({ tickets: 3, preset }), 0.8, rigl(), '0.612'],
    ['EDST M=7 S=0.9, magnitude', edst({ tickets: 7, preset }), 0.9, magnitude(), '0.573'],
    ['EDST M=7 S=0.9, rigl', edst({ tickets: 7, preset }), 0.9, rigl(), '0.574'],
    ['DST M=3 S=0.8, magnitude', dst({ tickets: 3, preset }), 0.8, magnitude(), '1.019'],
    ['DST M=3 S=0.8, rigl', dst({ tickets: 3, preset }), 0.8, rigl(), '1.019'],
  ])('%s, rounded', (_, method, sparsity, strategy, train) => {
    expect(ratios(method, { sparsity, strategy }).train.toFixed(3)).toBe(train);
  });

  test('a dense network costs 10.49 GFLOPs a forward pass', () => {
    expect(costOf(dense({ preset }).plan(cifar), graph).testFlops / 1e9).toBeCloseTo(10.49, 2);
  });

  test.each<[string, Method, number, Strategy, number, number]>([
    ['EDST M=3 S=0.8, random growth', edst({ tickets: 3, preset }), 0.8, set(), 0.6112, 1.02],
    ['EDST M=7 S=0.9, random growth', edst({ tickets: 7, preset }), 0.9, set(), 0.5733, 1.18],
    ['DST M=3 S=0.8, random growth', dst({ tickets: 3, preset }), 0.8, set(), 1.0187, 1.02],
    ['EDST M=3 S=0.8, gradient growth', edst({ tickets: 3, preset }), 0.8, rigl(), 0.6116, 1.02],
    ['EDST M=7 S=0.9, gradient growth', edst({ tickets: 7, preset }), 0.9, rigl(), 0.5742, 1.18],
    ['DST M=3 S=0.8, gradient growth', dst({ tickets: 3, preset }), 0.8, rigl(), 1.0193, 1.02],
    ['dense ensemble M=4', denseEnsemble({ tickets: 4, preset }), 0.8, set(), 4, 4],
  ])('%s', (_, method, sparsity, strategy, train, test) => {
    // The published figures spread one dense gradient over every 1001 steps and leave the global explorations out.
    const ratio = ratios(method, { sparsity, strategy });
    expect(Math.abs(ratio.train - train)).toBeLessThan(1.5e-4);
    expect(ratio.test).toBe(test);
  });

  test('static masks cost what random growth does; momentum growth a dense gradient a step', () => {
    const sparse = ratios(staticSparse({ tickets: 3, preset })).train;
    expect(sparse).toBe(1.0187);
    const growth = ratios(dst({ tickets: 3, preset }), { strategy: snfs() }).train;
    expect(growth).toBeCloseTo(1.0187 * (2 / 3) + 3 / 3, 3);
  });
});

test('dense phases cost what a dense network does, those after a pruning what is left', () => {
  // A sparse forward pass is 0.3396 of a dense one.
  const finetuned = 3 * (1 + (100 / 250) * 0.3396);
  const rewound = 3 * (1 + (237 / 250) * 0.3396);
  const finetuning = ratios(pruneAndFinetune({ tickets: 3, preset }));
  const rewinding = ratios(lotteryRewinding({ tickets: 3, preset, rewindEpoch: 13 }));
  expect(finetuning.train).toBeCloseTo(finetuned, 3);
  expect(rewinding.train).toBeCloseTo(rewound, 3);
  expect([finetuning.test, rewinding.test]).toEqual([1.02, 1.02]);
  expect([finetuning.train, rewinding.train]).toEqual([3.4075, 3.9657]);
  const twoRounds = ratios(lotteryRewinding({ tickets: 1, preset, rewindEpoch: 0, rounds: 2 }));
  expect(twoRounds.train).toBeGreaterThan(1 + 2 * 0.3396);
  expect(twoRounds.train).toBeLessThan(3);
});

test('samples cost training once and a forward pass each, one superposed network as one', () => {
  expect(ratios(mcDropout({ samples: 10, preset }))).toEqual({ train: 1, test: 10 });
  expect(ratios(edst({ tickets: 3, cycleEpochs: 8, preset }))).toEqual({
    train: 0.3613,
    test: 1.02,
  });
  // Without normalisation, so without an epoch more.
  expect(ratios(superpose({ preset }))).toEqual({ train: 0.3396, test: 0.34 });
});

describe('the published ratios of ResNet-50 on ImageNet, against 150 dense epochs', () => {
  const imagenet = { ...cifar, examples: 1_281_167, strategy: rigl() };
  const preset = 'imagenet';
  test.each<[string, Method, number, number]>([
    ['EDST M=2', edst({ tickets: 2, preset }), 0.465, 0.485],
    ['EDST M=4', edst({ tickets: 4, preset }), 0.855, 0.875],
    ['DST M=2', dst({ tickets: 2, preset }), 1.095, 1.125],
  ])('%s', (_, method, from, to) => {
    const network = resNet50();
    const ratio =
      costOf(method.plan(imagenet), network).trainFlops /
      costOf(dense({ preset }).plan(imagenet), network).trainFlops;
    expect(ratio).toBeGreaterThan(from);
    expect(ratio).toBeLessThan(to);
  });
});

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
