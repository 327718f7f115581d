import { readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as layers from '@tensorflow/tfjs-layers';
import { describe, expect, test, vi } from 'vitest';
import {
  type Config,
  freeTickets,
  InterruptedError,
  loadEnsemble,
  ModelError,
  OptionError,
  UnknownPluginError,
} from './index.js';
import { folder, ownModel, prepareTests, ring, small } from './testing-experiment.js';

prepareTests();

describe('the engine', () => {
  const engineOf = async (config: Config) => {
    await freeTickets({ ...config, out: folder });
    return JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')).engine;
  };
  /** A model with a layer that the sparse engine does not know. */
  const parametric = ({ seed }: { seed: number }) => {
    const model = ownModel({ seed });
    const input = layers.input({ shape: [6] });
    const output = model.apply(layers.layers.prelu({ name: 'prelu' }).apply(input));
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
    expect(await engineOf({ ...small, model: parametric })).toMatchObject({ name: 'tfjs' });
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
      { model: parametric, threads: 2 },
      OptionError,
      /config: threads: got 2, expected none.*"prelu" \(PReLU\)/,
    ],
    [
      'the sparse engine for a model that it cannot run',
      { model: parametric, engine: 'sparse' },
      ModelError,
      /engine sparse cannot train the model: Layer "prelu" \(PReLU\).*'tfjs'/,
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
