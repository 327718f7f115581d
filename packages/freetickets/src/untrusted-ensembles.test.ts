import { FileError, LimitError, ModelError, type ModelGraph } from '@freetickets/core';
import { tfjs } from '@freetickets/engine-tfjs';
import { meanProbability } from '@freetickets/ensemble-aggregators';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { graphHash } from '@freetickets/model-graph/check';
import { Mask } from '@freetickets/sparse-masks';
import { Ensemble } from '@freetickets/tickets';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadEnsemble } from './index.js';

const { layers } = tfl;
const STEPS = 5;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Layer = tfl.layers.Layer;
/** A graph that may be changed. */
type Deep<T> = T extends object ? { -readonly [K in keyof T]: Deep<T[K]> } : T;

const cell = { units: 3, recurrentInitializer: 'zeros' } as const;
const recurrent = { ...cell, returnSequences: true };
const made: Record<string, () => Layer> = {
  lstm: () => layers.lstm(recurrent),
  gru: () => layers.gru(recurrent),
  simpleRNN: () => layers.simpleRNN(recurrent),
  rnn: () => layers.rnn({ cell: layers.gruCell(cell), returnSequences: true }) as Layer,
  stacked: () =>
    layers.rnn({
      cell: [layers.lstmCell(cell), layers.gruCell(cell)],
      returnSequences: true,
    }) as Layer,
  bidirectional: () =>
    layers.bidirectional({ layer: layers.lstm(recurrent) as tfl.RNN, mergeMode: 'sum' }),
  timeDistributed: () => layers.timeDistributed({ layer: layers.dense({ units: 3 }) }),
};

/** The files of an ensemble with a layer, changed by someone who then took the hash. */
async function filesOf(
  layer: Layer,
  change: (graph: Deep<ModelGraph>) => void = () => {},
): Promise<Record<string, Uint8Array>> {
  const model = tfl.sequential({
    layers: [
      layers.inputLayer({ inputShape: [STEPS, 4] }),
      layer,
      layers.flatten({ name: 'flat' }),
      layers.dense({ units: 2, name: 'logits' }),
    ],
  });
  const { hash: _, ...structure } = JSON.parse(JSON.stringify(modelGraph(model)));
  const values = await parameterValues(model, modelGraph(model));
  model.dispose();
  change(structure);
  const graph: ModelGraph = { ...structure, hash: graphHash(structure) };
  const parameters = graph.parameters
    .filter(({ name }) => name in values)
    .map(({ name, maskable }) => {
      const mask = maskable && { mask: Mask.full(values[name].length) };
      return [name, { shape: [values[name].length], values: values[name], ...mask }];
    });
  return new Ensemble({
    graph,
    members: [{ graphHash: graph.hash, parameters: Object.fromEntries(parameters) }],
    classes: ['a', 'b'],
    preprocessing: { mean: [0], std: [1] },
    aggregator: meanProbability(),
    engine: tfjs(),
  }).toFiles();
}

const inputs = [Array.from({ length: STEPS }, () => [1, 2, 3, 4])];

async function predict(files: Record<string, Uint8Array>): Promise<unknown> {
  const ensemble = await loadEnsemble(files, { backend: 'cpu' });
  return ensemble.predict(inputs);
}

/** Expects an error of that class before TensorFlow.js has made anything. */
async function expectRefusal(
  files: Record<string, Uint8Array>,
  error: typeof ModelError | typeof LimitError | typeof FileError,
  message: string,
): Promise<void> {
  const before = tf.memory().numTensors;
  const refusal = await predict(files).catch((reason: unknown) => reason);
  expect(refusal).toBeInstanceOf(error);
  expect((refusal as Error).message).toContain(message);
  expect(tf.memory().numTensors).toBe(before);
}

/** Gives every layer and cell inside a value as many units. */
function setUnits(value: unknown, units: number): void {
  if (typeof value !== 'object' || value === null) return;
  if ('units' in value) value.units = units;
  for (const inner of Object.values(value)) setUnits(inner, units);
}

describe.each(Object.entries(made))('%s', (_, layer) => {
  test('predicts as it is', async () => {
    expect(await predict(await filesOf(layer()))).toHaveProperty('probabilities');
  });

  test.each([1e9, 50_000, 4, 0, -1, 1e300])('with %d units is refused', async (units) => {
    const files = await filesOf(layer(), ({ nodes }) => setUnits(nodes[1].config, units));
    await expectRefusal(files, ModelError, 'Node "');
  });
});

test('an LSTM that is as large as it says is held against the limits', async () => {
  const units = 20_000;
  const files = await filesOf(made.lstm(), ({ nodes: [, lstm, flat], parameters }) => {
    setUnits(lstm.config, units);
    lstm.outputShape = [STEPS, units];
    flat.outputShape = [STEPS * units];
    const [kernel, recurrentKernel, bias, logits] = parameters;
    kernel.shape = [4, 4 * units];
    recurrentKernel.shape = [units, 4 * units];
    bias.shape = [4 * units];
    logits.shape = [STEPS * units, 2];
    logits.multiplyAdds = 2 * STEPS * units;
  });
  await expectRefusal(files, LimitError, 'limits.memory allows');
});

test('what an LSTM computes is held against the limits', async () => {
  const files = await filesOf(made.lstm());
  // A step: (4 + 3) x 4 x 3 multiply-adds.
  const least = STEPS * 84;
  const onTfjs = { engine: tfjs({ backend: 'cpu' }), aggregator: () => meanProbability() };
  for (const load of [
    (operations: number) => loadEnsemble(files, { limits: { operations } }),
    (operations: number) => Ensemble.load(files, { ...onTfjs, limits: { operations } }),
  ]) {
    await expect(load(least)).rejects.toThrow('limits.operations allows 420 operations');
    await load(2 * least);
  }
});

describe('a layer in a layer', () => {
  const nested = (depth: number) => (graph: Deep<ModelGraph>) => {
    for (let i = 0; i < depth; i++) {
      graph.nodes[1].config = {
        layer: { className: 'TimeDistributed', config: graph.nodes[1].config },
      };
    }
  };

  test.each<[number, typeof ModelError | typeof FileError, string]>([
    [1, ModelError, 'expected time steps and more'],
    [20, ModelError, 'nested more than 32 levels deep'],
    [1000, FileError, 'is nested deeper than 64 levels'],
  ])('%d times is refused', async (depth, error, message) => {
    await expectRefusal(await filesOf(made.timeDistributed(), nested(depth)), error, message);
  });
});

describe('cells', () => {
  const cell = { className: 'LSTMCell', config: {} };
  const filled = (cells: string | object[]) =>
    filesOf(made.stacked(), ({ nodes }) => {
      Object.assign(nodes[1].config.cell ?? {}, { config: { cells } });
    });

  test('are counted before they are made', async () => {
    const files = await filled(Array(100_000).fill(cell));
    await expectRefusal(files, ModelError, 'expected an array of 1 to 1000 cells');
  });

  test('a million are more than a manifest holds', async () => {
    const files = await filled('CELLS');
    const cells = JSON.stringify(Array(1e6).fill(cell));
    const manifest = new TextDecoder().decode(files['ensemble.json']).replace('"CELLS"', cells);
    const larger = { ...files, 'ensemble.json': new TextEncoder().encode(manifest) };
    await expectRefusal(larger, LimitError, 'limits.manifest allows');
  });
});

describe('a class', () => {
  test.each(['Unheard', 'Zeros', 'Adam', 'relu', 'L1L2'])('%s is no layer', async (type) => {
    const files = await filesOf(layers.reLU(), ({ nodes }) => {
      nodes[1].type = type;
    });
    await expectRefusal(files, ModelError, type);
  });

  test.each(['Unheard', 'UpSampling2D', 'LSTM', 'Zeros', 'SGD', 'NonNeg'])(
    '%s is no activation',
    async (activation) => {
      for (const layer of [layers.activation({ activation: 'relu' }), made.lstm()]) {
        const files = await filesOf(layer, ({ nodes }) => {
          nodes[1].config.activation = activation;
        });
        await expectRefusal(files, ModelError, activation);
      }
    },
  );

  test.each(['Sequential', 'Model', 'Functional', 'LSTMCell', 'Resizing'])(
    '%s is no node',
    async (type) => {
      const files = await filesOf(layers.reLU(), ({ nodes }) => {
        nodes[1].type = type;
      });
      await expectRefusal(files, ModelError, type);
    },
  );
});
