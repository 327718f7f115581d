import { defineSweep } from 'freetickets';

/** What `tuning.sweep.ts` has chosen: one setting for dense networks, one for all sparse ones. */
const sgd = (learningRate: number) =>
  ({ name: 'sgd', learningRate, weightDecay: 5e-4, clipNorm: 1 }) as const;
const tuned = { dense: sgd(0.05), sparse: sgd(0.1) };

export default defineSweep({
  base: {
    dataset: 'fashion-mnist',
    model: 'lenet-5-caffe',
    sparsity: 0.8,
    optimizer: tuned.sparse,
    ood: ['mnist', 'noise'],
    corruptions: { limit: 500 },
  },
  variants: {
    dense: { method: 'dense', optimizer: tuned.dense },
    'dense ensemble': {
      method: { name: 'dense-ensemble', tickets: 3 },
      optimizer: tuned.dense,
    },
    'static sparse': { method: { name: 'static-sparse', tickets: 3 } },
    DST: { method: { name: 'dst', tickets: 3 } },
    EDST: { method: { name: 'edst', tickets: 3 } },
    'EDST, S = 0.9': { method: { name: 'edst', tickets: 3 }, sparsity: 0.9 },
    'EDST, 5 tickets': { method: { name: 'edst', tickets: 5 } },
    'DST, S = 0.9': { method: { name: 'dst', tickets: 3 }, sparsity: 0.9 },
    'static sparse, S = 0.9': { method: { name: 'static-sparse', tickets: 3 }, sparsity: 0.9 },
    snapshots: { method: { name: 'snapshot', tickets: 3 }, optimizer: tuned.dense },
    'prune and finetune': {
      method: { name: 'prune-and-finetune', tickets: 3 },
      optimizer: tuned.dense,
    },
    'MC dropout': {
      model: { name: 'lenet-5-caffe', dropout: 0.5 },
      method: 'mc-dropout',
      optimizer: tuned.dense,
    },
  },
  axes: { seed: [1, 2, 3, 4, 5] },
});
