import { expect, test } from 'vitest';
import { didYouMean } from './did-you-mean.js';

const config = [
  'dataset',
  'model',
  'method',
  'sparsity',
  'strategy',
  'batchSize',
  'labelSmoothing',
  'calibrator',
  'onEvent',
  'optimizer.learningRate',
  'optimizer.weightDecay',
  'method.epochs',
];

test.each<[string, readonly string[]]>([
  ['sparsty', ['sparsity']],
  ['sparcity', ['sparsity']],
  ['batch_size', ['batchSize']],
  ['--batch-size', ['batchSize']],
  ['bs', ['batchSize']],
  ['lr', ['optimizer.learningRate']],
  ['learnRate', ['optimizer.learningRate']],
  ['wd', ['optimizer.weightDecay']],
  ['epochs', ['method.epochs']],
  ['epoch', ['method.epochs']],
  ['smoothing', ['labelSmoothing']],
  ['density', ['sparsity']],
  ['data', ['dataset']],
  ['DATASET', ['dataset']],
  ['mdoel', ['model']],
])('%s: %j', (given, expected) => {
  expect(didYouMean(given, config)).toEqual(expected);
});

test.each(['augment', 'x', '', 'constructor', 'verbose', '日本'])('%s is near nothing', (given) => {
  expect(didYouMean(given, config)).toEqual([]);
});

test('swapped letters are one mistake', () => {
  expect(didYouMean('eec', ['accuracy', 'nll', 'ece', 'aurc'])).toEqual(['ece']);
});

test('several names that hold the word are all meant', () => {
  const known = ['tickets', 'explorationEpochs', 'refinementEpochs', 'exploration'];
  expect(didYouMean('epochs', known)).toEqual(['explorationEpochs', 'refinementEpochs']);
});

test.each([
  ['every', ['everySteps', 'fraction', 'endShare'], 'everySteps'],
  ['end', ['everySteps', 'fraction', 'endShare'], 'endShare'],
  ['end', ['everySteps', 'fraction', 'lastStep'], 'lastStep'],
])('a word of a name stands for it: %s of %j', (given, known, meant) => {
  expect(didYouMean(given, known)).toEqual([meant]);
});
