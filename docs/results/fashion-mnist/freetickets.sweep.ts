import { defineSweep } from 'freetickets';

/** What `tuning.sweep.ts` has chosen of each method. */
const sgd = (learningRate: number) =>
  ({ name: 'sgd', learningRate, weightDecay: 5e-4, clipNorm: 1 }) as const;
const tuned = { dense: sgd(0.05), edst: sgd(0.1), dst: sgd(0.2) };

export default defineSweep({
  base: {
    dataset: 'fashion-mnist',
    model: 'lenet-5-caffe',
    sparsity: 0.8,
    ood: ['mnist', 'noise'],
    corruptions: { limit: 500 },
  },
  variants: {
    dense: { method: 'dense', optimizer: tuned.dense },
    DST: { method: { name: 'dst', tickets: 3 }, optimizer: tuned.dst },
    EDST: { method: { name: 'edst', tickets: 3 }, optimizer: tuned.edst },
  },
  axes: { seed: [1, 2, 3, 4, 5] },
});
