import { defineConfig } from 'freetickets';

export default defineConfig({
  dataset: { name: 'mnist', limit: 24_000 },
  model: 'lenet-300-100',
  method: { name: 'edst', tickets: 3, explorationEpochs: 6, refinementEpochs: 4 },
  sparsity: 0.8,
  distribution: 'erk',
  strategy: 'rigl',
  optimizer: { name: 'sgd', learningRate: 0.1 },
  baseline: 'dense',
  ood: ['fashion-mnist'],
});
