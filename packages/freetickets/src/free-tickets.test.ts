import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as layers from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, expectTypeOf, test, vi } from 'vitest';
import {
  type Config,
  DataError,
  DivergenceError,
  defineConfig,
  definePlugin,
  evaluateRun,
  FileError,
  freeTickets,
  fromArrays,
  highest,
  InterruptedError,
  loadEnsemble,
  ModelError,
  OptionError,
  random,
  softmax,
  UnknownPluginError,
} from './index.js';

/** Three classes of points on a ring, 6 features. */
function ring(count: number, seed: number) {
  const stream = random.derive(seed, 'ring');
  const labels = Array.from({ length: count }, () => stream.integer(3));
  const inputs = labels.map((label) =>
    Array.from({ length: 6 }, (_, i) => Math.sin(2 * label + i) + stream.uniform() - 0.5),
  );
  return { inputs, labels };
}

const dataset = fromArrays({ ...ring(120, 1), test: ring(60, 2), name: 'ring' });
const small = {
  dataset,
  model: { name: 'mlp', hidden: [12] },
  method: { name: 'edst', tickets: 3, explorationEpochs: 2, refinementEpochs: 2 },
  sparsity: 0.6,
  batchSize: 16,
} as const satisfies Config;

/** A growth criterion of one's own: the inactive positions that lie nearest to the front. */
const front = definePlugin(
  { kind: 'grow', name: 'front', summary: 'the first inactive ones' },
  () => ({
    needs: [],
    grow: (layer, count) => highest(layer.mask.inactive(), count, (position) => -position),
  }),
);

const ownModel = ({ seed }: { seed: number }) => {
  const dense = (
    units: number,
    activation: 'relu' | 'softmax',
    name: string,
    inputShape?: number[],
  ) =>
    layers.layers.dense({
      units,
      activation,
      name,
      ...(inputShape && { inputShape }),
      kernelInitializer: layers.initializers.heNormal({ seed }),
    });
  return layers.sequential({
    layers: [dense(10, 'relu', 'hidden', [6]), dense(3, 'softmax', 'out')],
  });
};

let folder: string;
beforeAll(() => tf.setBackend('cpu'));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('one call', () => {
  test('trains, judges and predicts with uncertainty', async () => {
    const { ensemble, evaluation } = await freeTickets(small);
    expect(ensemble.members).toHaveLength(3);
    expect(evaluation.ensemble.accuracy).toBeGreaterThan(0.8);
    expect(evaluation.tickets).toHaveLength(3);
    expect(evaluation.cost.trainFlopsRatio).toBeLessThan(1);
    const { probabilities, labels, uncertainty } = await ensemble.predict(ring(5, 3).inputs);
    expect(probabilities.shape).toEqual([5, 3]);
    expect(labels).toHaveLength(5);
    expect(uncertainty.entropy).toHaveLength(5);
  });

  test('compares with a dense network trained for as long as the first ticket takes', async () => {
    const epochs: string[] = [];
    const { dense, evaluation } = await freeTickets({
      ...small,
      baseline: 'dense',
      onEvent: (event, stage) => event.type === 'epoch' && epochs.push(stage),
    });
    expect(dense?.members).toHaveLength(1);
    expect(evaluation.dense?.accuracy).toBeGreaterThan(0.8);
    expect(epochs.filter((stage) => stage === 'ensemble')).toHaveLength(8);
    expect(epochs.filter((stage) => stage === 'baseline')).toHaveLength(4);
  });

  test('a baseline may have a learning rate of its own, and as many epochs all the same', async () => {
    const rates: Record<string, number[]> = { ensemble: [], baseline: [] };
    await freeTickets({
      ...small,
      optimizer: { learningRate: 0.04 },
      baseline: { name: 'dense', learningRate: 0.02 },
      onEvent: (event, stage) => event.type === 'epoch' && rates[stage]?.push(event.learningRate),
    });
    expect(rates.ensemble).toHaveLength(8);
    expect(rates.baseline).toHaveLength(4);
    expect(Math.max(...(rates.ensemble ?? []))).toBeCloseTo(0.04, 12);
    expect(Math.max(...(rates.baseline ?? []))).toBeCloseTo(0.02, 12);
  });

  test('an ensemble of one predicts as its ticket does', async () => {
    const { ensemble, evaluation } = await freeTickets({
      ...small,
      method: { ...small.method, tickets: 1 },
    });
    expect(evaluation.ensemble).toEqual(evaluation.tickets[0]);
    const inputs = Float32Array.from(ring(4, 5).inputs.flat());
    const { data } = await ensemble.logits(inputs, 4);
    expect(ensemble.judge({ data, shape: [1, 4, 3] }).probabilities.data).toEqual(
      softmax({ data, shape: [4, 3] }).data,
    );
  });

  test('a calibrator takes part wherever the ensemble predicts', async () => {
    const plain = await freeTickets(small);
    const calibrated = await freeTickets({ ...small, calibrator: 'temperature' });
    const { inputs } = ring(40, 9);
    const [before, after] = [
      await plain.ensemble.predict(inputs),
      await calibrated.ensemble.predict(inputs),
    ];
    expect(after.labels).toEqual(before.labels);
    expect(after.probabilities.data).not.toEqual(before.probabilities.data);
    expect(calibrated.evaluation.ensemble.nll).not.toBe(plain.evaluation.ensemble.nll);
    expect(calibrated.evaluation.tickets.map(({ nll }) => nll)).toEqual(
      plain.evaluation.tickets.map(({ nll }) => nll),
    );
  });

  test('metrics and OoD scores of one’s own are judged by', async () => {
    const certainty = definePlugin({ kind: 'metric', name: 'mean-certainty', summary: '' }, () => ({
      better: 'neither' as const,
      measure: ({ probabilities: { data } }) => Math.max(...data),
    }));
    const firstLogit = definePlugin(
      { kind: 'ood-score', name: 'first-logit', summary: '' },
      () => ({
        score: ({ logits }) =>
          Float64Array.from(
            { length: logits.shape[1] },
            (_, i) => logits.data[i * logits.shape[2]],
          ),
      }),
    );
    const { evaluation } = await freeTickets({
      ...small,
      plugins: [certainty, firstLogit],
      ood: [fromArrays({ ...ring(40, 5), name: 'other' })],
    });
    expect(evaluation.ensemble.metrics.meanCertainty).toBeGreaterThan(0.5);
    expect(evaluation.ensemble.ood.other?.auroc.firstLogit).toBeGreaterThanOrEqual(0);
  });

  test('metrics with options of their own are judged by beside the others', async () => {
    const curve = [-3, -2, -0.001];
    const { evaluation } = await freeTickets({
      ...small,
      metrics: [
        { name: 'top-k-accuracy', k: 2 },
        { name: 'deep-ensemble-equivalent', curve },
      ],
    });
    const { metrics } = evaluation.ensemble;
    expect(metrics['topKAccuracy k=2']).toBeGreaterThan(evaluation.ensemble.accuracy);
    expect(metrics[`deepEnsembleEquivalent curve=${JSON.stringify(curve)}`]).toBeGreaterThan(2);
    expect(metrics).not.toHaveProperty('deepEnsembleEquivalent');
  });

  test('corruptions of data that are no images are refused before training', async () => {
    const ask = freeTickets({ ...small, corruptions: true, onEvent: () => expect.unreachable() });
    await expect(ask).rejects.toThrow(/ring: corruptions are for images/);
  });

  test('tells other data from its own', async () => {
    const noise = random.derive(9, 'noise');
    const away = Array.from({ length: 80 }, () =>
      Array.from({ length: 6 }, () => 0.3 * noise.uniform()),
    );
    const other = fromArrays({ inputs: away, labels: away.map((_, i) => i % 3), name: 'away' });
    const { evaluation } = await freeTickets({ ...small, ood: [other] });
    expect(evaluation.ensemble.ood.away?.auroc.entropy).toBeGreaterThan(0.7);
    expect(evaluation.tickets[0]?.ood.away?.auroc.entropy).toBeGreaterThan(0.6);
  });
});

describe('plugins of one’s own', () => {
  test('a growth criterion, by name', async () => {
    const { evaluation } = await freeTickets({
      ...small,
      plugins: [front],
      strategy: { prune: 'magnitude', grow: 'front' },
    });
    expect(evaluation.ensemble.accuracy).toBeGreaterThan(0.5);
  });

  test('a module that exports them', async () => {
    const file = join(folder, 'plugins.mjs');
    await writeFile(
      file,
      `const front = Object.assign(() => ({ needs: [], grow: (layer, count) => layer.mask.inactive().slice(0, count) }),
        { kind: 'grow', pluginName: 'front', summary: 'first', schema: undefined });
      export { front };`,
    );
    const config = {
      ...small,
      plugins: [file],
      strategy: { prune: 'magnitude', grow: 'front' as never },
    } as const;
    expect((await freeTickets(config)).ensemble.members).toHaveLength(3);
  });

  test('a model of one’s own, which keeps its names', async () => {
    const { ensemble } = await freeTickets({ ...small, model: ownModel });
    expect(ensemble.graph.parameters.map(({ name }) => name)).toEqual([
      'hidden/kernel',
      'hidden/bias',
      'out/kernel',
      'out/bias',
    ]);
  });

  test('a LayersModel as it is: trained from its weights, and left as it was', async () => {
    const model = ownModel({ seed: 4 });
    const before = (await model.weights[0]?.read().data())?.slice();
    const { ensemble } = await freeTickets({ ...small, model });
    expect(ensemble.members).toHaveLength(3);
    expect(await model.weights[0]?.read().data()).toEqual(before);
    model.dispose();
  });

  test('names complete, and a wrong name is a compile error', () => {
    defineConfig({ dataset: 'mnist', strategy: 'rigl', method: { name: 'dst', epochs: 3 } });
    defineConfig({ dataset: 'mnist', plugins: [front], strategy: { prune: 'set', grow: 'front' } });
    defineConfig({
      dataset: 'mnist',
      plugins: ['./front.ts'],
      strategy: { prune: 'set', grow: 'x' },
    });
    defineConfig({
      dataset: 'mnist',
      topology: { fraction: { name: 'warmup', share: 0.1, after: { name: 'cosine', from: 0.5 } } },
      baseline: { name: 'dense', epochs: 3 },
    });
    // @ts-expect-error costs are compared with a dense network
    defineConfig({ dataset: 'mnist', baseline: 'dst' });
    // @ts-expect-error no such strategy
    defineConfig({ dataset: 'mnist', strategy: 'rigel' });
    // @ts-expect-error no such option
    defineConfig({ dataset: 'mnist', method: { name: 'dst', refinementEpochs: 3 } });
    // @ts-expect-error not among the plugins
    defineConfig({ dataset: 'mnist', strategy: { prune: 'set', grow: 'front' } });
    expectTypeOf<Config>().toHaveProperty('sparsity');
  });
});

describe('a run folder', () => {
  const inFolder = () => ({ ...small, baseline: 'dense', out: folder }) as const;
  const json = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));

  test('holds config, events, tickets and evaluation, and gives the ensemble back', async () => {
    const { ensemble, evaluation } = await freeTickets(inFolder());
    expect((await json('config.json')).config).toMatchObject({
      model: { name: 'mlp', hidden: [12] },
      sparsity: 0.6,
      optimizer: { name: 'sgd', learningRate: 0.05 },
    });
    expect(await json('evaluation.json')).toEqual(JSON.parse(JSON.stringify(evaluation)));
    const events = (await readFile(join(folder, 'events.jsonl'), 'utf8')).trim().split('\n');
    expect(
      events.map((line) => JSON.parse(line)).filter(({ type }) => type === 'ticket'),
    ).toHaveLength(4);
    const loaded = await loadEnsemble(join(folder, 'ensemble'));
    const { inputs } = ring(6, 4);
    expect(await loaded.predict(inputs)).toEqual(await ensemble.predict(inputs));
  });

  test('is refused where it holds a run, unless that is resumed or replaced', async () => {
    await freeTickets(inFolder());
    const before = await json('evaluation.json');
    await expect(freeTickets(inFolder())).rejects.toThrow(OptionError);
    const events: string[] = [];
    const again = { ...inFolder(), onEvent: ({ type }: { type: string }) => events.push(type) };
    const { evaluation } = await freeTickets(again, { existing: 'resume' });
    expect(events).toEqual([]);
    expect(evaluation).toEqual(before);
    await freeTickets(again, { existing: 'replace' });
    expect(events).toContain('epoch');
  });

  test.each([
    ['sparse', 1],
    ['sparse', 20],
    ['sparse', 40],
    ['sparse', 60],
    ['sparse', 70],
    ['tfjs', 20],
    ['tfjs', 60],
  ] as const)(
    'on engine %s, stopped at step %d and resumed, is the run it would have been',
    async (engine, stop) => {
      const whole = await freeTickets({ ...small, engine, baseline: 'dense' });
      const interrupt = new AbortController();
      let steps = 0;
      const stopped = freeTickets(
        {
          ...inFolder(),
          engine,
          onEvent: ({ type }) => type === 'step' && ++steps === stop && interrupt.abort(),
        },
        { signal: interrupt.signal },
      );
      await expect(stopped).rejects.toThrow(InterruptedError);
      const again = { ...inFolder(), engine };
      const { ensemble, dense } = await freeTickets(again, { existing: 'resume' });
      expect(ensemble.members).toEqual(whole.ensemble.members);
      expect(dense?.members).toEqual(whole.dense?.members);
      const events = (await readFile(join(folder, 'events.jsonl'), 'utf8')).trim().split('\n');
      const epochs = events.map((line) => JSON.parse(line)).filter(({ type }) => type === 'epoch');
      expect(epochs.map(({ stage, epoch }) => `${stage} ${epoch}`)).toEqual([
        ...Array.from({ length: 8 }, (_, i) => `ensemble ${i + 1}`),
        ...Array.from({ length: 4 }, (_, i) => `baseline ${i + 1}`),
      ]);
    },
  );

  test('resumed with another config is refused, also when its ensemble is finished', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    const stopped = freeTickets(inFolder(), { signal: interrupt.signal });
    await expect(stopped).rejects.toThrow(InterruptedError);
    const resumeWith = (config: object) =>
      freeTickets({ ...inFolder(), ...config }, { existing: 'resume' });
    await expect(resumeWith({ sparsity: 0.5 })).rejects.toThrow('config: sparsity: got 0.5');
    await resumeWith({});
    await expect(resumeWith({ seed: 2 })).rejects.toThrow('config: seed: got 2, expected 1');
  });

  test('goes on where it stopped between saving its tickets and forgetting their checkpoint', async () => {
    const whole = await freeTickets({ ...small, baseline: 'dense' });
    await freeTickets({ ...inFolder(), baseline: false });
    const checkpoint = join(folder, 'checkpoint', 'ensemble');
    await mkdir(checkpoint, { recursive: true });
    await writeFile(join(checkpoint, 'state.safetensors'), 'what a crash left behind');
    const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
    config.config.baseline = 'dense';
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    const { dense } = await freeTickets(inFolder(), { existing: 'resume' });
    expect(dense?.members).toEqual(whole.dense?.members);
  });

  test('survives a crash before its first checkpoint, and a line of its log that was cut off', async () => {
    const whole = await freeTickets({ ...small, baseline: 'dense' });
    let steps = 0;
    const crash = ({ type }: { type: string }) => {
      if (type === 'step' && ++steps === 50) throw new Error('power cut');
    };
    const rare = { ...inFolder(), checkpoint: { everyEpochs: 100 } };
    await expect(freeTickets({ ...rare, onEvent: crash })).rejects.toThrow('power cut');
    await appendFile(join(folder, 'events.jsonl'), '{"stage":"ens');
    const { ensemble, dense } = await freeTickets(rare, { existing: 'resume' });
    expect(ensemble.members).toEqual(whole.ensemble.members);
    expect(dense?.members).toEqual(whole.dense?.members);
    const events = (await readFile(join(folder, 'events.jsonl'), 'utf8')).trim().split('\n');
    const epochs = events.map((line) => JSON.parse(line)).filter(({ type }) => type === 'epoch');
    expect(epochs.map(({ stage, epoch }) => `${stage} ${epoch}`)).toEqual([
      ...Array.from({ length: 8 }, (_, i) => `ensemble ${i + 1}`),
      ...Array.from({ length: 4 }, (_, i) => `baseline ${i + 1}`),
    ]);
  });

  test('is never made of, nor replaces, files that are no run’s', async () => {
    await mkdir(join(folder, 'ensemble'));
    await writeFile(join(folder, 'ensemble', 'notes.txt'), 'mine');
    await writeFile(join(folder, 'config.json'), '{"mine": 1}');
    for (const existing of ['refuse', 'resume', 'replace'] as const) {
      await expect(freeTickets(inFolder(), { existing })).rejects.toThrow(OptionError);
    }
    expect(await readFile(join(folder, 'ensemble', 'notes.txt'), 'utf8')).toBe('mine');
    await rm(join(folder, 'config.json'));
    await expect(freeTickets(inFolder(), { existing: 'resume' })).rejects.toThrow(OptionError);
  });

  test('of a model given as a value can be resumed and judged with the config, not without', async () => {
    const model = ownModel({ seed: 4 });
    const config = { ...small, model, out: folder } as const;
    const { evaluation } = await freeTickets(config);
    expect((await json('config.json')).config).toMatchObject({ model: 'custom', sparsity: 0.6 });
    await expect(evaluateRun(folder)).rejects.toThrow('got "custom"');
    const { out: _, ...given } = config;
    expect(await evaluateRun(folder, { config: given })).toEqual(evaluation);
    model.dispose();
  });

  describe('judged with a config', () => {
    const out = () => join(folder, 'judged');
    beforeEach(() => freeTickets({ ...small, out: out() }));

    test('that would have trained something else is refused', async () => {
      for (const other of [
        { sparsity: 0.7 },
        { aggregator: 'vote' },
        { calibrator: 'temperature' },
        { baseline: 'dense' },
      ] as const) {
        const ask = evaluateRun(out(), { config: { ...small, ...other } });
        await expect(ask).rejects.toThrow(`config: ${Object.keys(other)[0]}: got`);
      }
      const judgedBy = { ...small, metrics: ['nll'], ood: ['noise'] } as const;
      const { ensemble } = await evaluateRun(out(), { config: judgedBy });
      expect(Object.keys(ensemble.ood)).toEqual(['noise']);
      const more = await evaluateRun(out(), {
        config: judgedBy,
        ood: ['noise', 'gaussian-noise'],
        metrics: [{ name: 'ece', bins: 5 }],
      });
      expect(Object.keys(more.ensemble.ood)).toEqual(['noise', 'gaussian-noise']);
      expect(Object.keys(more.ensemble.metrics).some((name) => name.includes('bins=5'))).toBe(true);
    });

    test('of other data is refused, whether their shape is another or only their scale', async () => {
      const { inputs, labels } = ring(120, 1);
      const shifted = inputs.map((row) => row.map((value) => value + 50));
      const wide = inputs.map((row) => [...row, 0]);
      for (const [given, what] of [
        [shifted, 'preprocessing'],
        [wide, 'inputs of shape'],
      ] as const) {
        const config = {
          ...small,
          dataset: fromArrays({ inputs: given, labels, test: { inputs: given, labels } }),
        };
        await expect(evaluateRun(out(), { config })).rejects.toThrow(what);
        await expect(evaluateRun(out(), { config })).rejects.toThrow(DataError);
      }
    });

    test('keeps its evaluation where the report cannot be made', async () => {
      const log = join(out(), 'events.jsonl');
      const lines = (await readFile(log, 'utf8')).split('\n');
      await writeFile(
        log,
        [...lines.slice(0, 3), '{"type":"epoch"}', ...lines.slice(3)].join('\n'),
      );
      const evaluation = await evaluateRun(out(), { config: small });
      expect(evaluation.ensemble.accuracy).toBeGreaterThan(0.8);
      const written = JSON.parse(await readFile(join(out(), 'evaluation.json'), 'utf8'));
      expect(written).toEqual(JSON.parse(JSON.stringify(evaluation)));
    });
  });

  test('is resumed though it is to be judged on other data, or was written before a key was there', async () => {
    const config = { ...small, out: join(folder, 'run') };
    await freeTickets(config);
    const path = join(folder, 'run', 'config.json');
    const record = JSON.parse(await readFile(path, 'utf8'));
    const { calibrator: _, metrics: __, ...older } = record.config;
    await writeFile(path, JSON.stringify({ ...record, config: older }));
    const { evaluation } = await freeTickets(
      { ...config, ood: [fromArrays({ ...ring(40, 5), name: 'other' })] },
      { existing: 'resume' },
    );
    expect(Object.keys(evaluation.ensemble.ood)).toEqual(['other']);
  });

  test('of an aggregator given as a value is judged with the config that holds it', async () => {
    const first = definePlugin({ kind: 'aggregator', name: 'first', summary: '' }, () => ({
      aggregate: ({ data, shape: [, count, classes] }) =>
        softmax({ data: data.subarray(0, count * classes), shape: [count, classes] }).data,
    }));
    const config = { ...small, aggregator: first(), out: join(folder, 'run') };
    const { evaluation } = await freeTickets(config);
    expect((await evaluateRun(config.out, { config })).ensemble.nll).toBe(evaluation.ensemble.nll);
  });

  test('is judged without leaving tensors behind', async () => {
    const named = { name: 'idx', folder: join(folder, 'none') } as const;
    await expect(evaluateRun(folder)).rejects.toThrow(OptionError);
    await freeTickets(inFolder());
    const before = tf.memory().numTensors;
    await evaluateRun(folder, { config: inFolder() });
    expect(tf.memory().numTensors).toBe(before);
    const elsewhere = { ...inFolder(), dataset: named };
    await expect(evaluateRun(folder, { config: elsewhere })).rejects.toThrow(FileError);
  });

  test('that is not finished is not judged', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    await expect(freeTickets(inFolder(), { signal: interrupt.signal })).rejects.toThrow();
    await expect(evaluateRun(folder, { config: inFolder() })).rejects.toThrow('not finished');
  });

  test('keeps what an aggregator learnt', async () => {
    const { ensemble } = await freeTickets({ ...small, aggregator: 'weighted', out: folder });
    const { aggregator, aggregatorState } = await json('ensemble/ensemble.json');
    expect(aggregator).toEqual({ name: 'weighted' });
    expect(aggregatorState.weights).toHaveLength(3);
    const loaded = await loadEnsemble(join(folder, 'ensemble'));
    expect(await loaded.predict(ring(3, 8).inputs)).toEqual(
      await ensemble.predict(ring(3, 8).inputs),
    );
  });
});

describe('the engine', () => {
  const engineOf = async (config: Config) => {
    await freeTickets({ ...config, out: folder });
    return JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')).engine;
  };
  /** A model with a layer that the sparse engine does not know. */
  const normalised = ({ seed }: { seed: number }) => {
    const model = ownModel({ seed });
    const input = layers.input({ shape: [6] });
    const output = model.apply(layers.layers.layerNormalization({ name: 'norm' }).apply(input));
    return layers.model({ inputs: input, outputs: output as layers.SymbolicTensor });
  };

  test('is the sparse one, and the run says in which variant and on how many threads', async () => {
    vi.stubEnv('FREETICKETS_THREADS', '');
    expect(await engineOf(small)).toEqual({
      name: 'sparse',
      variant: expect.stringMatching(/^(avx512|avx2|neon|generic|wasm-(relaxed-)?simd)$/),
      threads: availableParallelism(),
    });
    vi.unstubAllEnvs();
  });

  test('has as many threads as it is told', async () => {
    expect(await engineOf({ ...small, threads: 1 })).toMatchObject({ name: 'sparse', threads: 1 });
  });

  test('is TensorFlow.js where a backend is named', async () => {
    expect(await engineOf({ ...small, backend: 'cpu' })).toMatchObject({
      name: 'tfjs',
      backend: 'cpu',
    });
  });

  test('is TensorFlow.js where the sparse one does not know a layer', async () => {
    expect(await engineOf({ ...small, model: normalised })).toMatchObject({ name: 'tfjs' });
    const loaded = await loadEnsemble(join(folder, 'ensemble'));
    expect((await loaded.predict(ring(3, 4).inputs)).labels).toHaveLength(3);
  });

  test('trains as well as the other', async () => {
    const accuracies = [];
    for (const engine of ['sparse', 'tfjs'] as const) {
      const { evaluation } = await freeTickets({ ...small, engine });
      accuracies.push(evaluation.ensemble.accuracy);
    }
    const [sparse = 0, tfjs = 0] = accuracies;
    expect(sparse).toBeGreaterThan(0.8);
    expect(Math.abs(sparse - tfjs)).toBeLessThan(0.06);
  });

  test.each([{ name: 'sparse', variant: 'wasm-simd', threads: 1 }, { name: 'tfjs' }] as const)(
    'of a run that goes on is the one it began with: %j',
    async (begun) => {
      const whole = await freeTickets({ ...small, engine: begun });
      const interrupt = new AbortController();
      interrupt.abort();
      const run = { ...small, out: folder };
      await expect(freeTickets(run, { signal: interrupt.signal })).rejects.toThrow(
        InterruptedError,
      );
      // As if it had begun on this engine, and had not come to its first checkpoint.
      await rm(join(folder, 'checkpoint'), { recursive: true });
      const record = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
      await writeFile(join(folder, 'config.json'), JSON.stringify({ ...record, engine: begun }));
      const { ensemble } = await freeTickets(run, { existing: 'resume' });
      expect(ensemble.members).toEqual(whole.ensemble.members);
      const after = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
      expect(after.engine).toMatchObject(begun);
    },
  );

  test('of a run that goes on is the best here where its variant is not', async () => {
    const here = await engineOf(small);
    const record = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
    const elsewhere = { ...here, variant: 'of another processor' };
    await writeFile(join(folder, 'config.json'), JSON.stringify({ ...record, engine: elsewhere }));
    await freeTickets({ ...small, out: folder }, { existing: 'resume' });
    const after = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
    expect(after.engine).toEqual(here);
  });

  test.each<[string, object, new (...args: never[]) => Error, RegExp]>([
    [
      'a backend beside the sparse engine',
      { engine: 'sparse', backend: 'cpu' },
      OptionError,
      /config: backend: got "cpu", expected none beside engine 'sparse'/,
    ],
    [
      'threads for TensorFlow.js',
      { engine: 'tfjs', threads: 2 },
      OptionError,
      /config: threads: got 2, expected none: .*this is engine 'tfjs'/,
    ],
    [
      'threads beside a backend',
      { backend: 'cpu', threads: 2 },
      OptionError,
      /config: threads: got 2, expected none/,
    ],
    [
      'threads for a model that the sparse engine cannot run',
      { model: normalised, threads: 2 },
      OptionError,
      /config: threads: got 2, expected none.*"norm" \(LayerNormalization\)/,
    ],
    [
      'the sparse engine for a model that it cannot run',
      { model: normalised, engine: 'sparse' },
      ModelError,
      /engine sparse cannot run the model: Layer "norm" \(LayerNormalization\).*'tfjs'/,
    ],
    [
      'no threads',
      { threads: 0 },
      OptionError,
      /threads: got 0, expected a whole number from 1 to/,
    ],
    ['half threads', { threads: 1.5 }, OptionError, /threads: got 1.5/],
    ['threads by the thousand', { threads: 1000 }, OptionError, /threads: got 1000/],
    ['an engine of no name', { engine: null }, OptionError, /the name of one: sparse, tfjs/],
    ['an unknown engine', { engine: 'dense' }, UnknownPluginError, /Registered: sparse, tfjs/],
    ['an unknown variant', { engine: { name: 'sparse', variant: 'sse' } }, OptionError, /avx512/],
  ])('refuses %s', async (_, config, type, message) => {
    const refused = freeTickets({ ...small, ...config } as never);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(type);
  });
});

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
      'method edst: tickets: got 0, expected a whole number of at least 1',
    ],
    [{ method: { name: 'edst', explorationEpochs: -2 } }, 'explorationEpochs: got -2'],
    [{ method: { name: 'edst', ticket: 2 } }, 'did you mean tickets\\?'],
    [
      { sparsty: 0.5 },
      'config: sparsty: got 0.5, expected no such option; did you mean sparsity\\?',
    ],
    [{ optimizer: { learningrate: 1 } }, 'did you mean learningRate\\?'],
    [{ optimizer: { learningRate: Number.NaN } }, 'learningRate: got NaN'],
    [{ optimizer: { name: 'rmsprop' } }, "'sgd' or 'adam'"],
    [{ optimizer: { momentum: 1 } }, 'momentum: got 1'],
    [{ topology: { every: 0 } }, 'topology.every: got 0'],
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
      'dataset: got {"limit":3}, expected a dataset, or the name of one: mnist',
    ],
    [{ method: { tickets: 3 } }, 'expected a method, or the name of one: edst'],
    [{ strategy: { prune: 'magnitude' } }, 'expected a grow, or the name of one'],
    [{ engine: {} }, 'expected a engine, or the name of one: sparse, tfjs'],
    [{ model: [1] }, 'expected a model, or the name of one'],
    [{ topology: 5 }, 'config: topology: got 5'],
    [{ optimizer: null }, 'config: optimizer: got null'],
    [{ baseline: true }, "config: baseline: got true, expected 'dense'"],
    [{ baseline: 'dst' }, 'config: baseline: got "dst", expected \'dense\''],
    [{ out: 'x', aggregator: { aggregate: () => new Float64Array() } }, 'config: aggregator'],
  ])('%j', async (config, message) => {
    await refuse(config, OptionError, message);
  });

  test.each<[object, string]>([
    [
      { strategy: 'rigel' },
      'No strategy named "rigel". Registered: rigl, set, magnitude, snfs, mest, static.',
    ],
    [{ method: { name: 'edts' } }, 'No method named "edts"'],
    [
      { dataset: 'imagenet' },
      'No dataset named "imagenet". Registered: mnist, fashion-mnist, idx.',
    ],
    [{ ood: ['fashion'] }, 'No dataset named "fashion"'],
    [{ aggregator: 'mean' }, 'No aggregator named "mean"'],
    [{ strategy: { prune: 'magnitude', grow: 'social' } }, 'No grow named "social"'],
  ])('%j', async (config, message) => {
    await refuse(config, UnknownPluginError, message);
  });

  const { activation, dense } = layers.layers;
  const one = (layer: () => layers.layers.Layer) => () => layers.sequential({ layers: [layer()] });
  const compiled = () => {
    const model = layers.sequential({ layers: [dense({ units: 3, inputShape: [6] })] });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    return model;
  };
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
    ['another loss', compiled, ModelError, 'meanSquaredError'],
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
