import type { Method, PlanSettings, Strategy } from '@freetickets/core';
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
import { magnitude, rigl, set, snfs } from '@freetickets/strategies';
import { describe, expect, test } from 'vitest';
import { costOf } from './index.js';
import { cifar, graphOf } from './testing-costs.js';

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
