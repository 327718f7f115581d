import {
  definePlugin,
  type Engine,
  FileError,
  LimitError,
  ModelError,
  type ModelGraph,
  OptionError,
  type PredictorOptions,
  type TicketState,
} from '@freetickets/core';
import { graphHash } from '@freetickets/model-graph/check';
import { Mask } from '@freetickets/sparse-masks';
import { meanProbabilities, softmax } from '@freetickets/uncertainty-metrics';
import { expect, test } from 'vitest';
import { encodeManifest } from './encode-manifest.js';
import { Ensemble, type EnsembleParts, ticketsHash } from './index.js';
import { parseManifest } from './manifest.js';

const node = (name: string, type: string, config: object, inputs: string[], size: number) => ({
  ...{ name, layer: name, type, config: { ...config }, inputs, outputShape: [size] },
});
const structure = (rate: number): Omit<ModelGraph, 'hash'> => ({
  inputShape: [2],
  classes: 3,
  nodes: [
    node('input', 'InputLayer', {}, [], 2),
    node('drop', 'Dropout', { rate }, ['input'], 2),
    node('logits', 'Dense', { units: 3, activation: 'linear', useBias: false }, ['drop'], 3),
  ],
  output: 'logits',
  parameters: [
    {
      ...{ name: 'logits/kernel', layer: 'logits', role: 'kernel', shape: [2, 3] },
      ...{ maskable: true, trainable: true, multiplyAdds: 6 },
    },
  ],
});
const graphOf = (rate: number): ModelGraph => ({
  ...structure(rate),
  hash: graphHash(structure(rate)),
});
const graph = graphOf(0.5);
const ticket: TicketState = {
  graphHash: graph.hash,
  parameters: {
    'logits/kernel': { shape: [2, 3], values: new Float32Array(6).fill(1), mask: Mask.full(6) },
  },
};

/** What predictors were asked for: how many members, and with which options. */
const asked: [members: number, options: PredictorOptions | undefined][] = [];
const engine = {
  createPredictor: async (_, members, options) => {
    asked.push([members.length, options]);
    return {
      members: members.length,
      predict: async (_inputs, count) => new Float32Array(3 * count * members.length),
      dispose: () => {},
    };
  },
} satisfies Pick<Engine, 'createPredictor'>;
const mean = definePlugin({ kind: 'aggregator', name: 'mean', summary: '' }, () => ({
  aggregate: ({ data, shape: [, examples, classes] }) =>
    Float64Array.from(
      meanProbabilities([
        softmax({ data: data.subarray(0, examples * classes), shape: [examples, classes] }),
      ]).data,
    ),
}));
const parts: EnsembleParts = {
  graph,
  members: [ticket],
  samples: { count: 4, seed: 9 },
  classes: ['ant', 'bee', 'cow'],
  preprocessing: { mean: [0], std: [1] },
  aggregator: mean(),
  engine,
};
const load = { engine, aggregator: () => mean() };

test('samples predict as members of one ticket, by their seed, also once they are loaded', async () => {
  const ensemble = new Ensemble(parts);
  const loaded = await Ensemble.load(await ensemble.toFiles(), load);
  asked.length = 0;
  for (const each of [ensemble, loaded]) {
    expect(each.samples).toEqual({ count: 4, seed: 9 });
    expect(each.tickets).toHaveLength(1);
    expect((await each.predict([1, 2])).logits.shape).toEqual([4, 1, 3]);
  }
  expect(asked).toEqual(Array(2).fill([4, { dropoutSeed: 9 }]));
});

test('an ensemble of tickets drops nothing', async () => {
  const { samples: _, ...plain } = parts;
  asked.length = 0;
  await new Ensemble(plain).predict([1, 2]);
  expect(asked).toEqual([[1, undefined]]);
});

test('an ensemble is told from others by its samples, too', () => {
  const hashes = [undefined, { count: 4, seed: 9 }, { count: 5, seed: 9 }, { count: 4, seed: 8 }];
  const { samples: _, ...plain } = parts;
  const all = hashes.map((samples) =>
    ticketsHash(new Ensemble({ ...plain, ...(samples && { samples }) })),
  );
  expect(new Set(all).size).toBe(4);
});

test('what cannot be sampled is refused', () => {
  const making = (change: Partial<EnsembleParts>) => () => new Ensemble({ ...parts, ...change });
  for (const count of [0, 1.5, -1, Number.NaN, 1001, 1e12]) {
    expect(making({ samples: { count, seed: 1 } })).toThrow(OptionError);
  }
  expect(making({ samples: { count: 2, seed: -1 } })).toThrow(OptionError);
  expect(making({ members: [ticket, ticket] })).toThrow(/beside a single ticket/);
  const still = graphOf(0);
  const without = { graph: still, members: [{ ...ticket, graphHash: still.hash }] };
  expect(making(without)).toThrow(ModelError);
  expect(making(without)).toThrow(/no Dropout layer/);
});

test('a file may ask for no more samples than are allowed', async () => {
  const files = await new Ensemble({ ...parts, samples: { count: 300, seed: 9 } }).toFiles();
  await expect(Ensemble.load(files, load)).rejects.toThrow(LimitError);
  await expect(Ensemble.load(files, { ...load, limits: { tickets: 300 } })).resolves.toBeDefined();
  const { aggregator: _, engine: __, members: ___, ...said } = parts;
  const tickets = [{ file: 'ticket-1.safetensors', sha256: '' }];
  for (const samples of [{ count: 1.5, seed: 1 }, { count: 0, seed: 1 }, { count: 3 }, 3]) {
    const manifest = { ...said, aggregator: { name: 'mean' }, tickets, samples } as never;
    const parsing = parseManifest(encodeManifest(manifest), 'ensemble.json');
    await expect(parsing).rejects.toThrow(FileError);
  }
});
