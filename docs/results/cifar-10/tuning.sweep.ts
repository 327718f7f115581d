import { defineSweep } from 'freetickets';
import resnet from './freetickets.sweep.js';

/** What the learning rate and weight decay of dense and sparse networks are chosen from. */
const settings = [
  { learningRate: 0.05, weightDecay: 5e-4 },
  { learningRate: 0.1, weightDecay: 5e-4 },
  { learningRate: 0.2, weightDecay: 5e-4 },
  { learningRate: 0.1, weightDecay: 1e-4 },
];

/** Four tries each, in about a third of the epochs, on a seed that the results do not use; what counts is the NLL of validation data. */
export default defineSweep({
  base: { ...resnet.base, ood: [], corruptions: undefined, baseline: false, seed: 101 },
  variants: {
    dense: { method: { name: 'dense', preset: 'cifar', epochs: 6 } },
    EDST: {
      method: {
        name: 'edst',
        preset: 'cifar',
        tickets: 1,
        explorationEpochs: 3,
        refinementEpochs: 3,
      },
    },
  },
  axes: { optimizer: settings.map((each) => ({ name: 'sgd', clipNorm: 1, ...each })) },
});
