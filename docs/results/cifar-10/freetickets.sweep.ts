import { defineSweep } from 'freetickets';

const edst = {
  name: 'edst',
  preset: 'cifar',
  tickets: 3,
  explorationEpochs: 10,
  refinementEpochs: 7,
} as const;

export default defineSweep({
  base: {
    dataset: 'cifar-10',
    model: 'resnet-20',
    sparsity: 0.8,
    optimizer: { name: 'sgd', learningRate: 0.1, weightDecay: 5e-4, clipNorm: 1 },
    // RigL's: a falling share of the weights, and none in the last quarter of a phase.
    topology: { everySteps: 100, fraction: { name: 'cosine', from: 0.3, to: 0 }, endShare: 0.75 },
    ood: ['mnist', 'noise'],
    corruptions: { limit: 500 },
  },
  variants: {
    dense: { method: { name: 'dense', preset: 'cifar', epochs: 17 } },
    EDST: { method: edst },
    'EDST at 0.9': { sparsity: 0.9, method: edst },
    DST: { method: { name: 'dst', preset: 'cifar', tickets: 3, epochs: 17 } },
  },
  axes: { seed: [1, 2, 3] },
});
