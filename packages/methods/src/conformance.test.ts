import { methodConformance } from '@freetickets/testing';
import { describe, test } from 'vitest';
import {
  dense,
  denseEnsemble,
  dst,
  edst,
  lotteryRewinding,
  mcDropout,
  pruneAndFinetune,
  snapshot,
  sparseHeads,
  staticSparse,
  superpose,
} from './index.js';

describe.each([
  ['edst', edst()],
  ['edst of the paper', edst({ preset: 'cifar', tickets: 7 })],
  ['edst without exploration', edst({ exploration: 0, epochs: 20 })],
  ['dst', dst({ preset: 'imagenet' })],
  ['static-sparse', staticSparse({ epochs: 3 })],
  ['dense', dense({ learningRate: 0.5 })],
  ['dense-ensemble', denseEnsemble({ ticket: 'nll' })],
  ['snapshot', snapshot()],
  ['edst with cycles', edst({ cycleEpochs: 2, tickets: 5 })],
  ['mc-dropout', mcDropout({ preset: 'imagenet' })],
  ['sparse-heads', sparseHeads({ preset: 'cifar', trunk: 'conv1' })],
  ['superpose', superpose({ preset: 'cifar' })],
  ['prune-and-finetune', pruneAndFinetune({ preset: 'imagenet' })],
  ['lottery-rewinding', lotteryRewinding()],
  ['lottery-rewinding in rounds', lotteryRewinding({ rounds: 3, rewindEpoch: 0, epochs: 1 })],
])('%s', (_, method) => {
  for (const { name, run } of methodConformance(method)) test(name, run);
});
