import { type AnyPlugin, FreeTicketsError, type PluginKind } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { toJSONSchema, type ZodType } from 'zod';
import { builtIns, type Config, freeTickets, fromArrays, parseConfig, random } from './index.js';
import { ofClasses, prepareTests } from './testing-experiment.js';

prepareTests();

const absurd = [
  -1,
  0,
  Number.NaN,
  Infinity,
  1e300,
  1e-300,
  2 ** 53,
  2 ** 53 - 1,
  '1',
  null,
  [],
  {},
];

/** Images of 4x4 pixels, for what takes nothing else. */
const stream = random.derive(1, 'images');
const images = fromArrays({
  inputs: Float32Array.from({ length: 24 * 16 }, () => Math.floor(256 * stream.uniform())),
  inputShape: [4, 4, 1],
  labels: Array.from({ length: 24 }, (_, i) => i % 3),
});
const tiny = {
  dataset: images,
  model: { name: 'mlp', hidden: [4] },
  method: { name: 'edst', tickets: 2, explorationEpochs: 1, refinementEpochs: 1 },
  topology: { everySteps: 1 },
  sparsity: 0.5,
  batchSize: 8,
};

/** Trains and evaluates, or refuses with an error that says what is wrong. */
async function settle(config: () => object): Promise<void> {
  try {
    const { evaluation } = await freeTickets(config() as Config);
    expect(ofClasses(evaluation).ensemble.accuracy).toBeGreaterThanOrEqual(0);
    expect(evaluation.missing).toEqual([]);
  } catch (error) {
    expect(error).toBeInstanceOf(FreeTicketsError);
  }
}

/** Where a config names a plugin of a kind. */
const places: { readonly [kind in PluginKind]?: (spec: object) => object } = {
  distribution: (distribution) => ({ distribution }),
  strategy: (strategy) => ({ strategy }),
  prune: (prune) => ({ strategy: { prune, grow: 'random' } }),
  grow: (grow) => ({ strategy: { prune: 'magnitude', grow } }),
  redistribution: (redistribution) => ({ topology: { everySteps: 1, redistribution } }),
  'initial-masks': (initialMasks) => ({ initialMasks }),
  constraint: (constraint) => ({ constraint }),
  schedule: (fraction) => ({ topology: { everySteps: 1, fraction } }),
  method: (method) => ({ method }),
  aggregator: (aggregator) => ({ aggregator }),
  calibrator: (calibrator) => ({ calibrator }),
  metric: (metric) => ({ metrics: [metric] }),
  'ood-score': (score) => ({ oodScores: [score], ood: [{ name: 'noise', count: 10 }] }),
  corruption: (type) => ({ corruptions: { types: [type] } }),
  augmentation: (augmentation) => ({ augmentation: [augmentation] }),
  engine: (engine) => ({ engine }),
  // What has files is not asked for them: they may be far away.
  dataset: (set) => (builtIns.resolve('dataset', set).files ? {} : { ood: [set] }),
  model: (model) => ({ model }),
};

interface Option {
  readonly type?: string;
  readonly items?: Option;
}

/** The options of a plugin that hold numbers, by name, and some value for each that is required. */
function optionsOf({ schema }: AnyPlugin) {
  const { properties = {}, required = [] } = toJSONSchema(schema as ZodType, {
    io: 'input',
    unrepresentable: 'any',
  }) as { properties?: Record<string, Option>; required?: readonly string[] };
  const isNumber = (option?: Option) => ['number', 'integer'].includes(option?.type ?? '');
  const numeric = Object.entries(properties).filter(
    ([, option]) => isNumber(option) || isNumber(option.items),
  );
  return { numeric, required };
}

/** What makes a plugin whole whose options are not all numbers, and keeps what is trained short. */
const others: { readonly [option: string]: unknown } = {
  after: { name: 'constant', value: 0.3 },
  at: [0.5],
  curve: [-1, -0.5],
  cycles: 2,
  depth: 10,
  folder: 'no-such-folder',
  from: 0.3,
  share: 0.1,
  to: 0.1,
  value: 0.3,
  width: 1,
};
const short: { readonly [option: string]: unknown } = {
  tickets: 1,
  epochs: 1,
  explorationEpochs: 1,
  refinementEpochs: 1,
  cycleEpochs: 1,
};

describe('every number in the options of every plugin', () => {
  const plugins = builtIns.list().filter(({ schema }) => schema);

  test.each(plugins.map((plugin) => [`${plugin.kind} ${plugin.pluginName}`, plugin] as const))(
    '%s: is taken, or refused with a reason',
    async (_, plugin) => {
      const { numeric, required } = optionsOf(plugin);
      const place = places[plugin.kind];
      if (!place) throw new Error(`Where does a config name a ${plugin.kind}?`);
      const given = [
        ...required,
        ...Object.keys(short).filter((key) => numeric.some(([name]) => name === key)),
      ];
      const base = Object.fromEntries(given.map((key) => [key, others[key] ?? short[key]]));
      for (const [option, { items }] of numeric) {
        for (const value of absurd) {
          const spec = { name: plugin.pluginName, ...base, [option]: items ? [value] : value };
          await settle(() => ({ ...tiny, ...place(spec) }));
        }
      }
    },
    20_000,
  );
});

/** What a config has keys for, and numbers inside; `out` is not among them, as a string there makes a folder. */
const optional = ['engine', 'backend', 'threads', 'onEvent', 'gradualPruning'];
const keys = [...Object.keys(parseConfig({ dataset: 'any' })), ...optional].map((key) => [key]);
const inside = [
  ...['everySteps', 'fraction', 'endShare', 'redistribution', 'gradientBatches'].map((key) => [
    'topology',
    key,
  ]),
  ...['initialSparsity', 'scope'].map((key) => ['gradualPruning', key]),
  ...['learningRate', 'momentum', 'nesterov', 'weightDecay', 'clipNorm'].map((key) => [
    'optimizer',
    key,
  ]),
  ['checkpoint', 'everyEpochs'],
  ...['types', 'folder', 'limit'].map((key) => ['corruptions', key]),
  ...['prune', 'grow', 'order'].map((key) => ['strategy', key]),
];
const adam = ['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay', 'clipNorm'];

describe('every key of a config', () => {
  const withValue = ([key, inner]: readonly string[], value: unknown, beside = {}): object => ({
    ...tiny,
    [key]: inner === undefined ? value : { ...beside, [inner]: value },
  });

  test.each([...keys, ...inside].map((path) => [path.join('.'), path] as const))(
    '%s: is taken, or refused with a reason',
    async (_, path) => {
      for (const value of absurd) await settle(() => withValue(path, value));
    },
  );

  test.each(adam)('optimizer.%s of adam: is taken, or refused with a reason', async (key) => {
    for (const value of absurd) {
      await settle(() => withValue(['optimizer', key], value, { name: 'adam' }));
    }
  });

  test.each(['ood', 'metrics', 'oodScores', 'plugins'])(
    'what is in the list %s, too',
    async (key) => {
      for (const value of absurd) await settle(() => ({ ...tiny, [key]: [value] }));
    },
  );

  test('a batch larger than the data is the data', async () => {
    const { evaluation } = await freeTickets({ ...tiny, batchSize: 1e12 } as Config);
    const whole = await freeTickets({ ...tiny, batchSize: 24 } as Config);
    expect(evaluation.ensemble).toEqual(whole.evaluation.ensemble);
  });

  test('epochs are bounded in all phases together, too', async () => {
    const method = {
      name: 'edst',
      tickets: 1000,
      explorationEpochs: 1_000_000,
      refinementEpochs: 1,
    };
    await expect(freeTickets({ ...tiny, method } as Config)).rejects.toThrow(
      'method edst: epochs: got 1001000, expected at most 1,000,000',
    );
  });
});
