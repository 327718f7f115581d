import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createRegistry,
  DataError,
  definePlugin,
  type Engine,
  FileError,
  type Json,
  LimitError,
  ModelError,
  type ModelGraph,
  OptionError,
  type Registry,
  type TicketState,
} from '@freetickets/core';
import { graphHash } from '@freetickets/model-graph/check';
import { Mask, scatter } from '@freetickets/sparse-masks';
import { meanProbabilities, predictiveEntropy, softmax } from '@freetickets/uncertainty-metrics';
import { conformal, isotonic, temperature, vector } from '@freetickets/uncertainty-metrics/plugins';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { encodeManifest } from './encode-manifest.js';
import { Ensemble, type EnsembleParts } from './index.js';
import { parseManifest } from './manifest.js';

/** One dense layer: 2 features in, 3 classes out. */
const structure: Omit<ModelGraph, 'hash'> = {
  inputShape: [2],
  classes: 3,
  nodes: [
    {
      name: 'input',
      layer: 'input',
      type: 'InputLayer',
      config: {},
      inputs: [],
      outputShape: [2],
    },
    {
      name: 'logits',
      layer: 'logits',
      type: 'Dense',
      config: { units: 3, activation: 'linear', useBias: true },
      inputs: ['input'],
      outputShape: [3],
    },
  ],
  output: 'logits',
  parameters: [
    {
      name: 'logits/kernel',
      layer: 'logits',
      role: 'kernel',
      shape: [2, 3],
      maskable: true,
      trainable: true,
      multiplyAdds: 6,
    },
    {
      name: 'logits/bias',
      layer: 'logits',
      role: 'bias',
      shape: [3],
      maskable: false,
      trainable: true,
      multiplyAdds: 0,
    },
  ],
};
const graph: ModelGraph = { ...structure, hash: graphHash(structure) };

const ticket = (positions: number[], values: number[], bias: number[]): TicketState => ({
  graphHash: graph.hash,
  parameters: {
    'logits/kernel': {
      shape: [2, 3],
      values: Float32Array.from(values),
      mask: Mask.of(6, positions),
    },
    'logits/bias': { shape: [3], values: Float32Array.from(bias) },
  },
});
const members = [ticket([0, 4], [1, 2], [0, 0, 0.5]), ticket([1, 3, 5], [-1, 0.5, 3], [0.1, 0, 0])];

/** The logits of one ticket, by hand. */
function logitsOf({ parameters }: TicketState, [x0 = 0, x1 = 0]: readonly number[]): number[] {
  const { values, mask } = parameters['logits/kernel'] as Required<
    TicketState['parameters'][string]
  >;
  const kernel = scatter(values, mask);
  const bias = parameters['logits/bias']?.values ?? [];
  return [0, 1, 2].map((k) => x0 * (kernel[k] ?? 0) + x1 * (kernel[3 + k] ?? 0) + (bias[k] ?? 0));
}

/** An engine for that one layer. */
const engine = {
  name: 'linear',
  describe: () => ({}),
  unsupported: () => [],
  createPredictor: async (_, all) => ({
    members: all.length,
    predict: async (inputs, count) =>
      Float32Array.from(
        all.flatMap((member) =>
          Array.from({ length: count }, (_, i) =>
            logitsOf(member, [...inputs.subarray(2 * i, 2 * i + 2)]),
          ).flat(),
        ),
      ),
    dispose: () => {},
  }),
} as Partial<Engine> as Engine;

const mean = definePlugin({ kind: 'aggregator', name: 'mean', summary: '' }, () => ({
  aggregate: ({ data, shape: [count, examples, classes] }) => {
    const size = examples * classes;
    const each = Array.from({ length: count }, (_, m) =>
      softmax({ data: data.subarray(m * size, (m + 1) * size), shape: [examples, classes] }),
    );
    return Float64Array.from(meanProbabilities(each).data);
  },
}));

const manifestOf = async (ensemble: Ensemble): Promise<object> =>
  JSON.parse(new TextDecoder().decode((await ensemble.toFiles())['ensemble.json']));

const parts: EnsembleParts = {
  graph,
  members,
  classes: ['ant', 'bee', 'cow'],
  preprocessing: { mean: [1, 2], std: [2, 4] },
  aggregator: mean(),
  engine,
};
const load = { engine, aggregator: () => mean() };

/** Softens every prediction by mixing it with the uniform one, and keeps the classes of at least `floor` in its sets. */
const soften = definePlugin(
  {
    kind: 'calibrator',
    name: 'soften',
    summary: '',
    options: z.object({ floor: z._default(z.number(), 0) }),
  },
  ({ floor }) => ({
    fit: () => ({ share: 0.5 }),
    calibrate(logits, state, aggregate) {
      const { share } = state as { share: number };
      const classes = logits.shape[2];
      const probabilities = aggregate(logits).map((p) => share * p + (1 - share) / classes);
      const sets = Uint8Array.from(probabilities, (p) => (p >= floor ? 1 : 0));
      return floor > 0 ? { probabilities, sets } : { probabilities };
    },
  }),
);

describe('prediction', () => {
  const ensemble = new Ensemble(parts);
  const raw = [
    [3, -2],
    [1, 2],
    [-5, 10],
  ];
  const expected = meanProbabilities(
    members.map((member) =>
      softmax(raw.map(([a = 0, b = 0]) => logitsOf(member, [(a - 1) / 2, (b - 2) / 4]))),
    ),
  );

  test('preprocesses raw inputs and aggregates the members', async () => {
    const { probabilities, labels } = await ensemble.predict(raw);
    expect(probabilities.shape).toEqual([3, 3]);
    probabilities.data.forEach((p, i) => {
      expect(p).toBeCloseTo(expected.data[i] as number, 6);
    });
    expect(labels[0]).toBe(
      [...probabilities.data.subarray(0, 3)].indexOf(
        Math.max(...probabilities.data.subarray(0, 3)),
      ),
    );
  });

  test('takes arrays, typed arrays and tensors alike', async () => {
    const flat = raw.flat();
    const forms = [
      Float32Array.from(flat),
      { data: Float32Array.from(flat), shape: [3, 2] },
      { data: async () => Float32Array.from(flat), shape: [3, 2] },
    ];
    const reference = await ensemble.predict(raw);
    for (const form of forms) expect(await ensemble.predict(form)).toEqual(reference);
    const one = await ensemble.predict([[3, -2]]);
    expect(await ensemble.predict([3, -2])).toEqual(one);
    expect(await ensemble.predict({ data: [3, -2], shape: [2] } as never)).toEqual(one);
  });

  test('splits uncertainty: entropy = expected entropy + mutual information', async () => {
    const { uncertainty } = await ensemble.predict(raw);
    uncertainty.entropy.forEach((entropy, i) => {
      const parts = (uncertainty.expectedEntropy[i] ?? 0) + (uncertainty.mutualInformation[i] ?? 0);
      expect(entropy).toBeCloseTo(parts, 10);
    });
  });

  test('an ensemble of one equals its member, and has no mutual information', async () => {
    const one = new Ensemble({ ...parts, members: members.slice(0, 1) });
    const { probabilities, uncertainty } = await one.predict(raw);
    const logits = await one.logits(new Float32Array([1, -1, 0, 0, -3, 2]), 3);
    expect(probabilities.data).toEqual(softmax({ data: logits.data, shape: [3, 3] }).data);
    expect([...uncertainty.mutualInformation]).toEqual([0, 0, 0]);
  });

  test.each([
    ['half an input', [1, 2, 3]],
    ['nothing', []],
    ['NaN', [[1, Number.NaN]]],
    ['a tensor of another shape', { shape: [2, 3], data: new Float32Array(6) }],
    ['a shape without the data for it', { shape: [3, 2], data: new Float32Array(4) }],
    ['nested arrays of another shape', [[1, 2, 3, 4]]],
    ['ragged arrays', [[1, 2], [3]]],
    ['something else', 'images' as never],
  ])('refuses %s', async (_, inputs) => {
    await expect(ensemble.predict(inputs)).rejects.toThrow(DataError);
  });

  test('refuses a model of a number, and says what makes it one', () => {
    const ofNumber = () =>
      new Ensemble({ ...parts, graph: { ...graph, classes: 1 }, classes: ['price'] });
    expect(ofNumber).toThrow(ModelError);
    expect(ofNumber).toThrow(/1 output, a number.*`regression`/);
  });

  test('refuses no members, and members of another model', () => {
    expect(() => new Ensemble({ ...parts, members: [] })).toThrow(ModelError);
    const otherTicket = { ...(members[0] as TicketState), graphHash: 'other' };
    expect(() => new Ensemble({ ...parts, members: [otherTicket] })).toThrow(ModelError);
  });
});

describe('calibration', () => {
  const raw = [
    [3, -2],
    [1, 2],
    [-5, 10],
  ];
  const calibrated = (share: number, floor?: number) =>
    new Ensemble({
      ...parts,
      calibrator: soften(floor === undefined ? {} : { floor }),
      calibratorState: { share },
    });

  test('the calibrator corrects what the aggregator made, and the entropy is of the corrected', async () => {
    const plain = await new Ensemble(parts).predict(raw);
    const { probabilities, labels, uncertainty, sets } = await calibrated(0.5).predict(raw);
    expect(probabilities.data).toEqual(plain.probabilities.data.map((p) => 0.5 * p + 0.5 / 3));
    expect(labels).toEqual(plain.labels);
    expect(uncertainty.entropy).toEqual(predictiveEntropy(probabilities));
    expect(uncertainty.entropy).not.toEqual(plain.uncertainty.entropy);
    expect(uncertainty.expectedEntropy).toEqual(plain.uncertainty.expectedEntropy);
    expect(uncertainty.mutualInformation).toEqual(plain.uncertainty.mutualInformation);
    expect(sets).toBeUndefined();
  });

  test('a calibrator that changes nothing leaves the prediction as it is, bit for bit', async () => {
    expect(await calibrated(1).predict(raw)).toEqual(await new Ensemble(parts).predict(raw));
  });

  test('the aggregator uses its state under a calibrator, too', () => {
    const second = {
      aggregate: (_: unknown, state?: Json) => Float64Array.from(state as number[]),
    };
    const ensemble = new Ensemble({
      ...parts,
      aggregator: second,
      aggregatorState: [0.25, 0.5, 0.25],
      calibrator: soften(),
      calibratorState: { share: 1 },
    });
    const logits = { data: new Float32Array(6), shape: [2, 1, 3] as const };
    expect([...ensemble.predictFromLogits(logits).probabilities.data]).toEqual([0.25, 0.5, 0.25]);
  });

  test('sets are given most probable first, equal classes in their order', () => {
    const aggregator = { aggregate: () => Float64Array.of(0.3, 0.1, 0.6, 0.4, 0.2, 0.4, 0, 1, 0) };
    const logits = { data: new Float32Array(18), shape: [2, 3, 3] as const };
    const setsAt = (floor: number) =>
      new Ensemble({
        ...parts,
        aggregator,
        calibrator: soften({ floor }),
        calibratorState: { share: 1 },
      })
        .predictFromLogits(logits)
        .sets?.map((set) => [...set]);
    expect(setsAt(0.25)).toEqual([[2, 0], [0, 2], [1]]);
    expect(setsAt(0.5)).toEqual([[2], [], [1]]);
    expect(setsAt(0.01)).toEqual([[2, 0, 1], [0, 2, 1], [1]]);
  });

  test('a calibrator without its state is refused', () => {
    const ask = () => new Ensemble({ ...parts, calibrator: soften() });
    expect(ask).toThrow(OptionError);
    expect(ask).toThrow("calibratorState: got undefined, expected what the calibrator's fit");
  });
});

describe('files', () => {
  let home: string;
  let folder: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'freetickets-'));
    folder = join(home, 'tickets');
  });
  afterEach(() => rm(home, { recursive: true }));

  test('a saved ensemble comes back exactly, with nothing left beside it', async () => {
    const ensemble = new Ensemble({ ...parts, aggregatorState: { weights: [0.25, 0.75] } });
    await ensemble.save(folder);
    expect(await readdir(home)).toEqual(['tickets']);
    const loaded = await Ensemble.load(folder, load);
    expect(loaded.graph).toEqual(graph);
    expect(loaded.classes).toEqual(parts.classes);
    expect(loaded.preprocessing).toEqual(parts.preprocessing);
    expect(loaded.members).toEqual(members);
    expect(await loaded.toFiles()).toEqual(await ensemble.toFiles());
    expect(await loaded.predict([[3, -2]])).toEqual(await ensemble.predict([[3, -2]]));
  });

  test('a calibrator comes back with its options and state, an ensemble without one as before', async () => {
    const ensemble = new Ensemble({
      ...parts,
      calibrator: soften({ floor: 0.2 }),
      calibratorState: { share: 0.1 + 0.2 },
    });
    await ensemble.save(folder);
    const calibrator = (spec: object) => {
      expect(spec).toEqual({ name: 'soften', floor: 0.2 });
      return soften({ floor: 0.2 });
    };
    const loaded = await Ensemble.load(folder, { ...load, calibrator });
    expect(await loaded.toFiles()).toEqual(await ensemble.toFiles());
    const prediction = await loaded.predict([[3, -2]]);
    expect(prediction.sets).toHaveLength(1);
    expect(prediction).toEqual(await ensemble.predict([[3, -2]]));

    const plain = new Ensemble(parts);
    const unasked = () => expect.unreachable('there is no calibrator to make');
    const again = await Ensemble.load(await plain.toFiles(), { ...load, calibrator: unasked });
    expect(await again.toFiles()).toEqual(await plain.toFiles());
    expect(JSON.stringify(Object.keys(await manifestOf(plain)))).not.toContain('calibrator');
  });

  test.each([
    temperature(),
    temperature({ of: 'members' }),
    vector(),
    isotonic(),
    conformal({ coverage: 0.6, score: 'adaptive' }),
  ])(
    'calibrates the same once saved and loaded: $plugin.name $plugin.options',
    async (calibrator) => {
      const validation = Float32Array.of(1, -1, 0.5, 2, -1, 0, 0, 1, 2, 2, -2, 1);
      const logits = await new Ensemble(parts).logits(validation, 6);
      const calibratorState = calibrator.fit(logits, [0, 1, 2, 1, 0, 2], mean().aggregate);
      const ensemble = new Ensemble({ ...parts, calibrator, calibratorState });
      const registry: Registry = createRegistry(temperature, vector, isotonic, conformal);
      const loaded = await Ensemble.load(await ensemble.toFiles(), {
        ...load,
        calibrator: (spec) => registry.resolve('calibrator', spec),
      });
      const raw = [
        [3, -2],
        [-5, 10],
      ];
      const prediction = await loaded.predict(raw);
      expect(prediction).toEqual(await ensemble.predict(raw));
      expect(prediction).not.toEqual(await new Ensemble(parts).predict(raw));
    },
  );

  test('loading says what it needs to make the calibrator', async () => {
    const parted = { ...parts, calibrator: soften(), calibratorState: { share: 1 } };
    const loading = Ensemble.load(await new Ensemble(parted).toFiles(), load);
    await expect(loading).rejects.toThrow(OptionError);
    await expect(loading).rejects.toThrow(
      "the calibrator soften, which this ensemble was saved with: (spec) => registry.resolve('calibrator', spec)",
    );
  });

  test('an ensemble in memory comes back from its files, as a browser would load it', async () => {
    const files = await new Ensemble(parts).toFiles();
    expect(Object.keys(files)).toEqual([
      'ensemble.json',
      'ticket-1.safetensors',
      'ticket-2.safetensors',
    ]);
    expect((await Ensemble.load(files, load)).members).toEqual(members);
  });

  test('a signal is heard to the end, also while the aggregator and the engine are made', async () => {
    const files = await new Ensemble(parts).toFiles();
    const controller = new AbortController();
    const reason = new Error('enough');
    const aggregator = () => {
      controller.abort(reason);
      return mean();
    };
    const loading = Ensemble.load(files, { ...load, aggregator, signal: controller.signal });
    await expect(loading).rejects.toBe(reason);
    const wrong = Ensemble.load(files, { ...load, signal: 'stop' as never });
    await expect(wrong).rejects.toThrow('signal: got "stop", expected an AbortSignal');
  });

  test('the engine may be chosen by the graph', async () => {
    const files = await new Ensemble(parts).toFiles();
    const loaded = await Ensemble.load(files, {
      ...load,
      engine: async (found, count) => {
        expect(found).toEqual(graph);
        expect(count).toBe(2);
        return parts.engine;
      },
    });
    expect(await loaded.predict([[3, -2]])).toEqual(await new Ensemble(parts).predict([[3, -2]]));
  });

  test('a ticket takes 4 bytes an active weight, a bit a position, and its header', async () => {
    const file = (await new Ensemble(parts).toFiles())['ticket-1.safetensors'] as Uint8Array;
    const header = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(file.length - 8 - header).toBe(4 * (2 + 3) + 1);
  });

  test('saving replaces an ensemble whole, also one with more tickets', async () => {
    await new Ensemble(parts).save(folder);
    await new Ensemble({ ...parts, members: members.slice(1) }).save(folder);
    expect((await readdir(folder)).sort()).toEqual(['ensemble.json', 'ticket-1.safetensors']);
    expect((await Ensemble.load(folder, load)).members).toEqual(members.slice(1));
  });

  test('saving never removes what is not an ensemble', async () => {
    await new Ensemble(parts).save(folder);
    await writeFile(join(folder, 'thesis.tex'), 'years of work');
    await expect(new Ensemble(parts).save(folder)).rejects.toThrow('thesis.tex');
    expect(await readFile(join(folder, 'thesis.tex'), 'utf8')).toBe('years of work');
    expect((await Ensemble.load(folder, load)).members).toEqual(members);
  });

  test('a ticket without the mask of a kernel is refused when it is saved', async () => {
    const saved = (kernel: TicketState['parameters'][string]) => {
      const parameters = { ...members[0].parameters, 'logits/kernel': kernel };
      return new Ensemble({ ...parts, members: [{ ...members[0], parameters }] }).toFiles();
    };
    const dense = { shape: [2, 3], values: new Float32Array(6) };
    await expect(saved(dense)).rejects.toThrow(ModelError);
    await expect(saved(dense)).rejects.toThrow('logits/kernel: the ticket has no mask');
    const loaded = await Ensemble.load(await saved({ ...dense, mask: Mask.full(6) }), load);
    expect(loaded.members[0].parameters['logits/kernel'].values).toHaveLength(6);
  });

  test('an aggregator or calibrator that no plugin made cannot be written down', async () => {
    const { fit, calibrate } = soften();
    for (const nameless of [
      { aggregator: { aggregate: mean().aggregate } },
      { calibrator: { fit, calibrate }, calibratorState: null },
    ]) {
      const files = new Ensemble({ ...parts, ...nameless }).toFiles();
      await expect(files).rejects.toThrow(OptionError);
      await expect(files).rejects.toThrow(`${Object.keys(nameless)[0]}: got`);
    }
  });

  test.each([
    ['a function', { of: { scale: () => 2 } }, 'scale'],
    ['an infinite number', { of: Number.POSITIVE_INFINITY }, 'of'],
    ['an object of a class', { of: Float32Array.of(1) }, 'of'],
    ['what no plugin made', { of: [{ aggregate: () => Float64Array.of(1) }] }, 'aggregate'],
  ])('an option that is %s is refused when it is saved', async (_, options, key) => {
    const own = definePlugin(
      { kind: 'aggregator', name: 'own', summary: '', options: z.object({ of: z.any() }) },
      () => ({ aggregate: mean().aggregate }),
    );
    const files = new Ensemble({ ...parts, aggregator: own(options) }).toFiles();
    await expect(files).rejects.toThrow(OptionError);
    await expect(files).rejects.toThrow(`aggregator own: ${key}: got`);
  });

  test('options of loading are those there are', async () => {
    const files = await new Ensemble(parts).toFiles();
    const { signal } = new AbortController();
    for (const [options, problem] of [
      [signal, /^options: got .*, expected an object such as { engine }/],
      [undefined, /^options: got undefined/],
      [{ ...load, calibrater: soften }, /^calibrater: .*: engine, aggregator, calibrator, limits/],
      [
        { engine },
        /^aggregator: got undefined, expected a function that makes the aggregator mean/,
      ],
    ] as const) {
      const loading = Ensemble.load(files, options as never);
      await expect(loading).rejects.toThrow(OptionError);
      await expect(loading).rejects.toThrow(problem);
    }
  });

  test('a truncated, altered, swapped or missing file is named', async () => {
    await new Ensemble(parts).save(folder);
    const path = join(folder, 'ticket-2.safetensors');
    const whole = await readFile(path);
    const refused = (problem: RegExp | typeof FileError) =>
      expect(Ensemble.load(folder, load)).rejects.toThrow(problem);

    await truncate(path, whole.length - 1);
    await refused(/^ticket-2\.safetensors: its tensors take/);
    await writeFile(
      path,
      whole.map((byte, i) => (i === whole.length - 1 ? byte ^ 1 : byte)),
    );
    await refused(/^ticket-2\.safetensors: .*SHA-256/);
    await rm(path);
    await refused(FileError);
    await writeFile(join(folder, 'ensemble.json'), '{"format": "freetickets-ensemble"');
    await refused(/^ensemble\.json: is not JSON/);
    await writeFile(
      join(folder, 'ensemble.json'),
      '{"format": "freetickets-ensemble", "version": 2}',
    );
    await refused(/^ensemble\.json: version/);
  });

  test('an altered ensemble.json, or a whole ticket of another ensemble, is refused', async () => {
    const files = await new Ensemble(parts).toFiles();
    const text = new TextDecoder().decode(files['ensemble.json']);
    for (const [from, to] of [
      ['"bee"', '"wasp"'],
      ['"mean"', '"main"'],
      ['"units": 3', '"units": 4'],
    ] as const) {
      const altered = new TextEncoder().encode(text.replace(from, to));
      const load2 = Ensemble.load({ ...files, 'ensemble.json': altered }, load);
      await expect(load2).rejects.toThrow(/^ensemble\.json: /);
    }
    const swapped = {
      ...files,
      'ticket-1.safetensors': files['ticket-2.safetensors'] as Uint8Array,
    };
    await expect(Ensemble.load(swapped, load)).rejects.toThrow('not the ticket that ensemble.json');
  });

  test('tickets of another model are refused', async () => {
    const files = await new Ensemble(parts).toFiles();
    const other = { ...graph, hash: 'ffffff' };
    const otherTickets = members.map((member) => ({ ...member, graphHash: other.hash }));
    const foreign = await new Ensemble({ ...parts, graph: other, members: otherTickets }).toFiles();
    const mixed = {
      ...files,
      'ticket-1.safetensors': foreign['ticket-1.safetensors'] as Uint8Array,
    };
    await expect(Ensemble.load(mixed, load)).rejects.toThrow('made for another model');
  });

  test('a file: address is the folder it names', async () => {
    await new Ensemble(parts).save(folder);
    const address = pathToFileURL(folder);
    for (const source of [address, address.href, `${address.href}/`]) {
      expect((await Ensemble.load(source, load)).members).toEqual(members);
    }
  });

  describe('limits', async () => {
    const files = await new Ensemble(parts).toFiles();
    const sizes = Object.values(files).map(({ length }) => length);
    const bytes = sizes.reduce((a, b) => a + b);
    const loading = async (limits: object, source: typeof files | string = files) =>
      Ensemble.load(source, { ...load, limits });

    test('allow what is just as large, in a folder and in memory', async () => {
      await new Ensemble(parts).save(folder);
      for (const source of [files, folder]) {
        const loaded = await loading({ bytes, manifest: sizes[0], tickets: 2 }, source);
        expect(loaded.members).toEqual(members);
      }
    });

    test('refuse one byte more, and name the limit', async () => {
      await new Ensemble(parts).save(folder);
      const amount = (value: number) => value.toLocaleString('en-US');
      for (const source of [files, folder]) {
        const large = loading({ bytes: bytes - 1 }, source);
        await expect(large).rejects.toThrow(LimitError);
        await expect(large).rejects.toThrow(
          `.safetensors and the other files: ${amount(bytes)} bytes, but limits.bytes allows ${amount(bytes - 1)} bytes.`,
        );
        await expect(loading({ manifest: sizes[0] - 1 }, source)).rejects.toThrow(
          'limits.manifest',
        );
        await expect(loading({ tickets: 1 }, source)).rejects.toThrow(
          '2 tickets, but limits.tickets allows 1 tickets',
        );
      }
    });

    test('are known before a file is read', async () => {
      await new Ensemble(parts).save(folder);
      await truncate(join(folder, 'ticket-1.safetensors'), 2 ** 40);
      await expect(loading({}, folder)).rejects.toThrow(
        /^ticket-1.*: 1,099,511,[\d,]+ bytes, but limits.bytes allows 1,073,741,824 bytes/,
      );
      await truncate(join(folder, 'ensemble.json'), 2 ** 40);
      await expect(loading({}, folder)).rejects.toThrow('limits.manifest allows 16,777,216 bytes');
    });

    test('are numbers above 0 with names there are', async () => {
      await expect(loading({ bytes: 0 })).rejects.toThrow('limits.bytes: got 0, expected a number');
      await expect(loading({ tickets: Number.NaN })).rejects.toThrow(OptionError);
      await expect(loading(5 as never)).rejects.toThrow('limits: got 5');
      await expect(loading({ ticket: 1 })).rejects.toThrow(
        'expected one of bytes, manifest, tickets',
      );
    });
  });

  describe('an ensemble.json, whole by its hash,', () => {
    const [path, classes] = ['ensemble.json', parts.classes];
    const said = {
      graph,
      classes,
      preprocessing: parts.preprocessing,
      aggregator: { name: 'mean' },
    };
    const file = { file: 'ticket-1.safetensors', sha256: '' };
    const parsed = async (change: object) =>
      parseManifest(encodeManifest({ ...said, tickets: [file], ...change }), path);

    test('that names one ticket again, or a file elsewhere, is refused', async () => {
      const tickets = Array.from({ length: 4000 }, () => file);
      await expect(parsed({ tickets })).rejects.toThrow(FileError);
      await expect(parsed({ tickets })).rejects.toThrow(
        'tickets is not as freetickets writes it (it names a file',
      );
      await expect(parsed({ tickets: [{ ...file, file: '../a.safetensors' }] })).rejects.toThrow(
        'tickets.0.file is not as freetickets writes it (expected the name of a .safetensors file',
      );
    });

    test('that does not fit its channels is refused, one that has a value for all is not', async () => {
      const fitting = await parsed({ preprocessing: { mean: [1], std: [2] } });
      expect(fitting.classes).toEqual(classes);
      for (const [mean, std] of [
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
        [[1, 2], [1]],
        [[1], [1, 2]],
      ]) {
        const refused = parsed({ preprocessing: { mean, std } });
        await expect(refused).rejects.toThrow(/expected 1 or 2 of both/);
      }
      const endless = new TextDecoder()
        .decode(
          encodeManifest({
            ...said,
            tickets: [file],
            preprocessing: { mean: [7.125], std: [1] },
          }),
        )
        .replace('7.125', '1e999');
      const parsing = parseManifest(new TextEncoder().encode(endless), path);
      await expect(parsing).rejects.toThrow('preprocessing');
    });

    test('with states nested without end is refused', async () => {
      const state = `${'['.repeat(1e5)}${']'.repeat(1e5)}`;
      const text = new TextDecoder()
        .decode(encodeManifest({ ...said, tickets: [file], aggregatorState: 'here' }))
        .replace('"here"', state);
      await expect(parseManifest(new TextEncoder().encode(text), path)).rejects.toThrow(
        'ensemble.json: is nested deeper than 64 levels',
      );
    });
  });
});
