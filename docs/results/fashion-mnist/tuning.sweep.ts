import { defineSweep } from 'freetickets';

/** What each method's learning rate and weight decay are chosen from. */
const settings = [
  { learningRate: 0.05, weightDecay: 5e-4 },
  { learningRate: 0.1, weightDecay: 5e-4 },
  { learningRate: 0.2, weightDecay: 5e-4 },
  { learningRate: 0.1, weightDecay: 1e-4 },
];

/** Four tries for each method, on a seed that the results do not use; what counts is the NLL of validation data. */
export default defineSweep({
  base: {
    dataset: 'fashion-mnist',
    model: 'lenet-5-caffe',
    sparsity: 0.8,
    baseline: false,
    seed: 101,
  },
  variants: {
    dense: { method: 'dense' },
    EDST: { method: { name: 'edst', tickets: 1 } },
    DST: { method: { name: 'dst', tickets: 1 } },
    'static sparse': { method: { name: 'static-sparse', tickets: 1 } },
    'MC dropout': { method: 'mc-dropout', model: { name: 'lenet-5-caffe', dropout: 0.5 } },
  },
  axes: { optimizer: settings.map((each) => ({ name: 'sgd', clipNorm: 1, ...each })) },
});
