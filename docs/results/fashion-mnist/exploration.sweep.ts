import { defineSweep } from 'freetickets';

const edst = { name: 'edst', tickets: 3 } as const;

/** What makes EDST's tickets differ: one choice at a time away from the defaults. */
export default defineSweep({
  base: {
    dataset: 'fashion-mnist',
    model: 'lenet-5-caffe',
    sparsity: 0.8,
    baseline: false,
    optimizer: { name: 'sgd', learningRate: 0.1, weightDecay: 5e-4, clipNorm: 1 },
    ood: ['mnist', 'noise'],
    corruptions: { limit: 500 },
  },
  variants: {
    EDST: { method: edst },
    'regrow at 0': { method: { ...edst, regrow: 'restart' } },
    'regrow elsewhere': { method: { ...edst, regrow: 'exclude' } },
    'random growth': { method: edst, strategy: 'magnitude' },
    'q = 0.5': { method: { ...edst, exploration: 0.5 } },
    'q = 0.95': { method: { ...edst, exploration: 0.95 } },
    'explore 3 epochs': { method: { ...edst, explorationEpochs: 3 } },
    'explore 12 epochs': { method: { ...edst, explorationEpochs: 12 } },
    'few updates': { method: { ...edst, preset: 'itop' } },
  },
  axes: { seed: [1, 2, 3] },
});
