import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as layers from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  DataError,
  DivergenceError,
  definePlugin,
  FileError,
  freeTickets,
  fromArrays,
  loadEnsemble,
  ModelError,
  OptionError,
  regressionLoss,
  UnknownPluginError,
} from './index.js';
import { folder, prepareTests, ring, small } from './testing-experiment.js';

prepareTests();

const scaled = definePlugin(
  {
    kind: 'aggregator',
    name: 'scaled',
    summary: '',
    options: z.object({ by: z.custom<() => number>() }),
  },
  () => ({ aggregate: () => new Float64Array() }),
);

describe('bad input is refused before anything is trained', () => {
  const refuse = (
    config: object,
    error: new (...args: never[]) => Error,
    message: string | RegExp,
  ) =>
    expect(freeTickets({ ...small, ...config } as never)).rejects.toThrow(
      expect.objectContaining({
        constructor: error,
        message: expect.stringMatching(message),
      }),
    );

  test.each<[object, string]>([
    [
      { sparsity: 1 },
      'config: sparsity: got 1, expected a number from 0 up to, but not including, 1.',
    ],
    [{ sparsity: Number.NaN }, 'config: sparsity: got NaN'],
    [{ sparsity: -0.1 }, 'config: sparsity: got -0.1'],
    [{ sparsity: 0.999 }, 'sparsity'],
    [
      { method: { name: 'edst', tickets: 0 } },
      'method edst: tickets: got 0, expected a whole number from 1 to 1,000',
    ],
    [{ method: { name: 'edst', explorationEpochs: -2 } }, 'explorationEpochs: got -2'],
    [{ method: { name: 'edst', tikets: 2 } }, 'did you mean tickets\\?'],
    [
      { method: { name: 'edst', ticket: 2 } },
      "ticket: got 2, expected one of 'accuracy', 'nll', 'last'",
    ],
    [
      { sparsty: 0.5 },
      'config: sparsty: got 0.5, expected no such option; did you mean sparsity\\?',
    ],
    [{ lr: 0.1 }, 'did you mean optimizer\\.learningRate\\? There are: dataset'],
    [{ epochs: 3 }, 'did you mean method\\.epochs\\?'],
    [
      { augment: true },
      'config: augment: got true, expected no such option; did you mean augmentation?',
    ],
    [{ optimizer: { learningrate: 1 } }, 'did you mean learningRate\\?'],
    [{ optimizer: { learningRate: Number.NaN } }, 'learningRate: got NaN'],
    [{ optimizer: { name: 'rmsprop' } }, "'sgd', 'adam' or 'adamw'"],
    [{ optimizer: { momentum: 1 } }, 'momentum: got 1'],
    [{ topology: { everySteps: 0 } }, 'topology.everySteps: got 0'],
    [{ topology: { every: 5 } }, 'topology.every: got 5, .*did you mean everySteps\\?'],
    [{ topology: { end: 0.5 } }, 'topology.end: got 0.5, .*did you mean endShare\\?'],
    [{ topology: { fraction: 2 } }, 'topology.fraction: got 2'],
    [
      { strategy: { prune: 'magnitude', grow: 'gradient', order: 'both' } },
      "'prune-first' or 'grow-first'",
    ],
    [{ batchSize: 0.5 }, 'batchSize: got 0.5'],
    [{ seed: -1 }, 'seed: got -1'],
    [{ plugins: ['no-such-package'] }, 'no-such-package'],
    [{ plugins: [{}] }, 'plugins'],
    [{ dataset: undefined }, 'config: dataset: got undefined, expected a data set'],
    [
      { dataset: { limit: 3 } },
      'dataset: got {"limit":3}, expected a dataset, or the name of one: cifar-10',
    ],
    [{ method: { tickets: 3 } }, 'expected a method, or the name of one: dense, dense-ensemble'],
    [{ strategy: { prune: 'magnitude' } }, 'expected a grow, or the name of one'],
    [{ engine: {} }, 'expected a engine, or the name of one: sparse, tfjs'],
    [{ model: [1] }, 'expected a model, or the name of one'],
    [{ topology: 5 }, 'config: topology: got 5'],
    [{ optimizer: null }, 'config: optimizer: got null'],
    [{ baseline: true }, "config: baseline: got true, expected 'dense'"],
    [{ baseline: 'dst' }, 'config: baseline: got "dst", expected \'dense\''],
    [{ out: 'x', aggregator: { aggregate: () => new Float64Array() } }, 'config: aggregator'],
    [{ out: 'x', aggregator: scaled({ by: () => 2 }) }, 'config: aggregator scaled: by'],
  ])('%j', async (config, message) => {
    await refuse(config, OptionError, message);
  });

  test.each<[object, string]>([
    [
      { strategy: 'rigel' },
      'No strategy named "rigel". Registered: cht, exploration, itop, magnitude, mest, rigl, set, snfs, static.',
    ],
    [{ method: { name: 'edts' } }, 'No method named "edts"'],
    [
      { dataset: 'imagenet' },
      'No dataset named "imagenet". Registered: cifar-10, cifar-100, csv-file',
    ],
    [{ dataset: 'mnits' }, 'Did you mean mnist?'],
    [{ strategy: 'riggle' }, 'Did you mean rigl?'],
    [{ ood: ['fashion_mnist'] }, 'Did you mean fashion-mnist?'],
    [{ ood: ['fashion'] }, 'No dataset named "fashion"'],
    [{ aggregator: 'mean' }, 'No aggregator named "mean"'],
    [{ strategy: { prune: 'magnitude', grow: 'social' } }, 'No grow named "social"'],
  ])('%j', async (config, message) => {
    await refuse(config, UnknownPluginError, message);
  });

  const { activation, dense } = layers.layers;
  const one = (layer: () => layers.layers.Layer) => () => layers.sequential({ layers: [layer()] });
  const compiled = (loss: layers.ModelCompileArgs['loss'], given: object) => () => {
    const model = one(() => dense({ units: 3, inputShape: [6], ...given }))();
    model.compile({ optimizer: 'sgd', loss });
    return model;
  };
  const quantiles = regressionLoss({ name: 'pinball', quantiles: [0.1, 0.5, 0.9] });
  test.each<[string, () => layers.LayersModel, new (...args: never[]) => Error, string]>([
    [
      'a sigmoid output',
      one(() => dense({ units: 3, inputShape: [6], activation: 'sigmoid' })),
      ModelError,
      'sigmoid',
    ],
    [
      'other inputs',
      one(() => dense({ units: 3, inputShape: [7] })),
      DataError,
      '\\[7\\].*\\[6\\]',
    ],
    [
      'other classes',
      one(() => dense({ units: 4, inputShape: [6] })),
      DataError,
      '4 outputs.*3 classes',
    ],
    [
      'another loss',
      compiled('meanAbsoluteError', { activation: 'softmax' }),
      ModelError,
      'loss meanAbsoluteError. With its output',
    ],
    ['a loss of numbers', compiled('meanSquaredError', {}), ModelError, 'numbers.*targets'],
    ['quantiles', compiled(quantiles, {}), ModelError, 'numbers.*targets'],
    ['a number', one(() => dense({ units: 1, inputShape: [6] })), ModelError, 'numbers.*sigmoid'],
  ])('a model with %s', async (_, model, error, message) => {
    await refuse({ model }, error, message);
  });

  test('a model with nothing to mask', async () => {
    const { inputs, labels } = ring(30, 1);
    const narrow = fromArrays({ inputs: inputs.map((input) => input.slice(3)), labels });
    const model = () =>
      layers.sequential({
        layers: [
          layers.layers.batchNormalization({ inputShape: [3] }),
          activation({ activation: 'softmax' }),
        ],
      });
    await refuse({ model, dataset: narrow }, ModelError, 'mask');
  });

  test('a loss that is not finite ends the run with advice', async () => {
    const config = { ...small, optimizer: { learningRate: 1e20 } };
    await expect(freeTickets(config)).rejects.toThrow(DivergenceError);
  });

  test('a tampered ticket', async () => {
    await freeTickets({ ...small, out: folder });
    const path = join(folder, 'ensemble', 'ticket-2.safetensors');
    const bytes = await readFile(path);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
    await writeFile(path, bytes);
    await expect(loadEnsemble(join(folder, 'ensemble'))).rejects.toThrow(FileError);
  });
});
