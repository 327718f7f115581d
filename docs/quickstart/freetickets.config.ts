import { defineConfig } from 'freetickets';

export default defineConfig({
  dataset: 'fashion-mnist',
  model: 'lenet-5-caffe',
  method: { name: 'edst', tickets: 3, explorationEpochs: 4, refinementEpochs: 3 },
  sparsity: 0.8,
  distribution: 'erk',
  strategy: 'magnitude',
  optimizer: { name: 'sgd', learningRate: 0.1, weightDecay: 5e-4, clipNorm: 1 },
  baseline: { name: 'dense', learningRate: 0.05 },
  ood: ['mnist', 'noise'],
  corruptions: { limit: 500 },
});
