import { definePlugin, type PlanSettings } from '@freetickets/core';
import {
  dst,
  edst,
  lotteryRewinding,
  pruneAndFinetune,
  staticSparse,
  superpose,
} from '@freetickets/methods';
import { modelGraph } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import { constant } from '@freetickets/schedulers';
import { constantFanIn, nOfM, outputBlocks, uniform } from '@freetickets/sparse-masks';
import {
  globalMagnitudePrune,
  magnitude,
  nonzerosRedistribution,
  randomGrow,
  rigl,
  set,
  snipMasks,
  staticTopology,
} from '@freetickets/strategies';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { checkTopology } from './index.js';

const settings: PlanSettings = {
  examples: 640,
  batchSize: 16,
  seed: 1,
  sparsity: 0.5,
  distribution: uniform(),
  strategy: rigl(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  learningRate: 0.1,
  topology: { everySteps: 20 },
};
const gradualPruning = { initialSparsity: 0, scope: 'layer' as const };
const first = definePlugin({ kind: 'prune', name: 'first', summary: 'the first' }, () => ({
  needs: [],
  prune: (layer, count) => layer.mask.active().slice(0, count),
  scope: 'network',
}));

let graph: ReturnType<typeof modelGraph>;
beforeAll(async () => {
  await tf.setBackend('cpu');
  // Layers of (8, 12), (12, 6) and (6, 3).
  graph = modelGraph(mlp({ hidden: [12, 6] }).create({ seed: 1, inputShape: [8], classes: 3 }));
});
const check = (more: Partial<PlanSettings>, method = dst({ tickets: 1 })) =>
  checkTopology(method.plan({ ...settings, ...more }), graph);

test.each<[string, Partial<PlanSettings>]>([
  ['by default', {}],
  ['pruned gradually', { gradualPruning }],
  [
    '2 of 4, but for layers that it does not divide',
    {
      constraint: nOfM(),
      distribution: uniform({ dense: ['logits', 'dense2'] }),
      sparsity: 0.2581,
    },
  ],
  ['with constant fan-in', { constraint: constantFanIn() }],
  ['with outputs that go', { constraint: constantFanIn({ ablation: 0.3 }) }],
  ['with a name, where none go', { constraint: constantFanIn({ keep: ['fc3'] }) }],
])('what can be done is not refused: %s', (_, more) => {
  expect(() => check(more)).not.toThrow();
});

test.each<[string, Partial<PlanSettings>, RegExp]>([
  [
    'gradual pruning that ends denser',
    { gradualPruning: { ...gradualPruning, initialSparsity: 0.5 } },
    /^gradualPruning: .* below the sparsity, which is 0.5/,
  ],
  [
    'gradual pruning without pruning',
    { gradualPruning, strategy: staticTopology() },
    /^gradualPruning: .* a strategy that prunes/,
  ],
  [
    'gradual pruning without updates',
    { gradualPruning, topology: { everySteps: 1e6 } },
    /^gradualPruning: .* none has any/,
  ],
  [
    'layers pruned to what a redistribution changes',
    { gradualPruning, topology: { redistribution: nonzerosRedistribution() } },
    /^gradualPruning: .* scope: 'network'/,
  ],
  [
    'more batches than steps between updates',
    { topology: { everySteps: 3, gradientBatches: 4 } },
    /^topology.gradientBatches: got 4, expected at most 3/,
  ],
  [
    'batches for a gradient that nothing needs',
    { strategy: magnitude(), topology: { everySteps: 9, gradientBatches: 2 } },
    /^topology.gradientBatches: got 2, expected 1, as no criterion/,
  ],
  [
    'a fraction of more than there is',
    { topology: { fraction: constant({ value: 2 }) } },
    /^schedule constant: at\(.*a number from 0 to 1/,
  ],
  [
    'N:M that does not divide',
    { constraint: nOfM({ n: 1, m: 5 }), sparsity: 0.8 },
    /^constraint n-of-m: m: got 5, expected a divisor of 8, the inputs of dense1\/kernel/,
  ],
  [
    'blocks that do not divide',
    { constraint: outputBlocks() },
    /^constraint output-blocks: size: got 4, expected a divisor of 6, the outputs of dense2\/kernel/,
  ],
  [
    'a sparsity that N:M does not have',
    { constraint: nOfM({ n: 1, m: 2 }), sparsity: 0.9 },
    /^sparsity: got 0.9, expected 0.5, which the constraint/,
  ],
  [
    'a layer whose outputs should stay that is not there',
    { constraint: constantFanIn({ ablation: 0.3, keep: ['fc3'] }) },
    /^constraint.keep: got "fc3", expected some of dense1, dense2, logits: .* or \[\]/,
  ],
  [
    'a constraint and single weights that move',
    { constraint: constantFanIn(), topology: { redistribution: nonzerosRedistribution() } },
    /^constraint: got "constraint constant-fan-in", expected none with a redistribution/,
  ],
  [
    'a constraint and masks over all layers',
    { constraint: constantFanIn(), initialMasks: snipMasks() },
    /^constraint: .* scope 'layer'/,
  ],
  [
    'a constraint and pruning over all layers',
    {
      constraint: constantFanIn(),
      strategy: { order: 'prune-first', prune: globalMagnitudePrune(), grow: randomGrow() },
    },
    /^constraint: .* scope 'layer'/,
  ],
  [
    'a constraint and a criterion without scores',
    { constraint: constantFanIn(), strategy: set() },
    /^strategy.prune: got "prune set", expected a criterion with a score/,
  ],
  [
    'pruning over all layers without scores',
    { strategy: { order: 'prune-first', prune: first(), grow: randomGrow() } },
    /^strategy.prune: got "prune first"/,
  ],
  [
    'dense layers that hold too much',
    { sparsity: 0.9, distribution: uniform({ dense: ['dense1'] }) },
    /^distribution uniform: dense/,
  ],
  [
    'a sparsity that leaves no weight',
    { sparsity: 0.999 },
    /^sparsity: got 0.999, expected at most/,
  ],
])('refused: %s', (_, more, message) => {
  expect(() => check(more)).toThrow(message);
});

test('refused: N:M whose number of weights would have to change', () => {
  const distribution = uniform({ dense: ['logits', 'dense2'] });
  const almost = { initialSparsity: 0.25, scope: 'layer' as const };
  const more = { constraint: nOfM(), distribution, sparsity: 0.2581, gradualPruning: almost };
  expect(() => check(more)).toThrow(/^constraint: .* lets the number of weights change/);
});

test('explorations are looked at, too; what never changes needs no scores', () => {
  const constraint = constantFanIn();
  expect(() => check({ constraint }, edst({ tickets: 2 }))).not.toThrow();
  expect(() => check({ constraint, strategy: set() }, staticSparse())).not.toThrow();
});

test.each([
  ['prune-and-finetune', pruneAndFinetune()],
  ['lottery-rewinding', lotteryRewinding()],
  ['superpose', superpose()],
])(
  'what %s prunes to single weights is not held to a constraint, so it is refused',
  (_, method) => {
    expect(() => check({}, method)).not.toThrow();
    expect(() => check({ constraint: constantFanIn() }, method)).toThrow(
      /^constraint: got "constraint constant-fan-in", expected none with one-shot pruning/,
    );
  },
);

test.each([
  ['prune-and-finetune', pruneAndFinetune()],
  ['lottery-rewinding', lotteryRewinding()],
])('%s begins dense, so that what decides how it begins sparse is refused', (_, method) => {
  expect(() => check({ initialMasks: snipMasks() }, method)).toThrow(
    /^initialMasks: got "initial-masks snip", expected none for a network that begins dense/,
  );
  expect(() => check({ gradualPruning }, method)).toThrow(
    /^gradualPruning: .* none with phases that are pruned in one go/,
  );
});

test('refused: initial masks of a network that is pruned gradually from dense', () => {
  expect(() => check({ gradualPruning, initialMasks: snipMasks() })).toThrow(/^initialMasks: /);
});

test('tickets whose layers a redistribution changed are superposed over all layers', () => {
  const topology = { everySteps: 20, redistribution: nonzerosRedistribution() };
  expect(() => check({ topology }, superpose({ scope: 'layer' }))).toThrow(
    /^scope: got "layer", expected 'network' with topology.redistribution/,
  );
  expect(() => check({ topology }, superpose({ scope: 'network' }))).not.toThrow();
});
