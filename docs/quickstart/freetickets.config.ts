import { defineConfig } from 'freetickets';

export default defineConfig({
  dataset: 'mnist',
  model: 'lenet-5-caffe',
  method: { name: 'edst', tickets: 3, explorationEpochs: 3, refinementEpochs: 2 },
  sparsity: 0.8,
  distribution: 'erk',
  strategy: 'rigl',
  optimizer: { name: 'sgd', learningRate: 0.1, clipNorm: 1 },
  baseline: { name: 'dense', learningRate: 0.05 },
  ood: ['fashion-mnist', 'noise'],
  corruptions: { limit: 500 },
});
