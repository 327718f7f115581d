import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  DataError,
  evaluateRun,
  FileError,
  freeTickets,
  fromArrays,
  OptionError,
} from './index.js';
import { folder, inFolder, ofClasses, prepareTests, ring, small } from './testing-experiment.js';

prepareTests();

describe('a run folder', () => {
  test('keeps the logits it was evaluated by, and is evaluated by them again', async () => {
    const ood = [fromArrays({ ...ring(40, 5), name: 'other' })];
    const config = { ...small, ood, baseline: 'dense', engine: 'sparse', out: folder } as const;
    const first = await freeTickets(config);
    const kept = join(folder, 'predictions');
    const names = (await readdir(kept)).sort();
    expect(names.map((name) => name.replace(/-\w{32}\./, '.'))).toEqual(
      ['ood-other', 'test', 'validation'].flatMap((part) => {
        const file = `${part}.safetensors`;
        return [file, file];
      }),
    );
    const again = () => evaluateRun(folder, { config, metrics: [{ name: 'ece', bins: 5 }] });
    expect((await again()).ensemble.nll).toBe(first.evaluation.ensemble.nll);
    expect((await readdir(kept)).sort()).toEqual(names);
    vi.stubEnv('FREETICKETS_THREADS', '2');
    await again().finally(() => vi.unstubAllEnvs());
    expect((await readdir(kept)).sort()).toEqual(names);
    const elsewhere = await evaluateRun(folder, { config, backend: 'cpu' });
    expect(elsewhere.ensemble.nll).toBeCloseTo(first.evaluation.ensemble.nll, 4);
    for (const name of names) await writeFile(join(kept, name), 'damaged');
    expect((await again()).ensemble.nll).toBe(first.evaluation.ensemble.nll);
    expect((await again()).missing).toEqual([]);
    await freeTickets({ ...config, seed: 2, ood: [] }, { existing: 'replace' });
    expect((await readdir(kept)).filter((name) => names.includes(name))).toEqual([]);
  });

  describe('evaluated with a config', () => {
    const out = () => join(folder, 'evaluated');
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
      const scoredBy = { ...small, metrics: ['nll'], ood: ['noise'] } as const;
      const { ensemble } = ofClasses(await evaluateRun(out(), { config: scoredBy }));
      expect(Object.keys(ensemble.ood)).toEqual(['noise']);
      const more = ofClasses(
        await evaluateRun(out(), {
          config: scoredBy,
          ood: ['noise', 'gaussian-noise', { name: 'noise', count: 20 }, { name: 'noise' }],
          metrics: [{ name: 'ece', bins: 5 }],
        }),
      );
      expect(Object.keys(more.ensemble.ood)).toEqual(['noise', 'gaussian-noise', 'noise count=20']);
      expect(Object.keys(more.ensemble.metrics).some((name) => name.includes('bins=5'))).toBe(true);
    });

    test('refuses what is no list of data sets or metrics', async () => {
      for (const wrong of [{ ood: 'noise' }, { metrics: 5 }] as object[]) {
        const ask = evaluateRun(out(), { config: small, ...wrong });
        await expect(ask).rejects.toThrow(OptionError);
        await expect(ask).rejects.toThrow(/config: (ood|metrics): got .* expected a list of/);
      }
    });

    test('keeps nothing of what other tickets were evaluated by', async () => {
      const path = join(out(), 'evaluation.json');
      const ood = [fromArrays({ ...ring(40, 5), name: 'other' })];
      const evaluated = ofClasses(await evaluateRun(out(), { config: small, ood }));
      expect(Object.keys(evaluated.ensemble.ood)).toEqual(['other']);
      const again = ofClasses(await evaluateRun(out(), { config: small }));
      expect(again.ensemble.ood).toEqual(evaluated.ensemble.ood);
      await freeTickets({ ...small, seed: 2, out: join(folder, 'others') });
      await writeFile(join(folder, 'others', 'evaluation.json'), await readFile(path));
      const others = ofClasses(
        await evaluateRun(join(folder, 'others'), { config: { ...small, seed: 2 } }),
      );
      expect(others.ensemble.ood).toEqual({});
    });

    test('replaces an evaluation that is damaged, with a warning', async () => {
      const path = join(out(), 'evaluation.json');
      const whole = JSON.parse(await readFile(path, 'utf8'));
      const { ood: _, ...scores } = whole.ensemble;
      for (const damaged of [
        '{',
        '['.repeat(100_000),
        '{"ensemble":{}}',
        JSON.stringify({ ...whole, tickets: [{}] }),
      ]) {
        await writeFile(path, damaged);
        const { missing, warnings } = await evaluateRun(out(), { config: small });
        expect(missing).toEqual([]);
        expect(warnings).toEqual([
          expect.stringContaining('evaluation.json that was there was damaged'),
        ]);
        expect(await readFile(join(out(), 'report.html'), 'utf8')).toContain(warnings?.[0]);
      }
      expect(await evaluateRun(out(), { config: small })).not.toHaveProperty('warnings');
      await writeFile(path, JSON.stringify({ ...whole, ensemble: scores }));
      expect((await evaluateRun(out(), { config: small })).missing).toEqual([]);
    });

    test('keeps an evaluation that cannot be read: nothing says that it is damaged', async () => {
      const path = join(out(), 'evaluation.json');
      const huge = Buffer.alloc(2 ** 26 + 1, await readFile(path));
      await writeFile(path, huge);
      const onEvaluation = () => expect.unreachable('it is read before anything is evaluated');
      const evaluating = evaluateRun(out(), { config: small, onEvaluation });
      await expect(evaluating).rejects.toThrow(FileError);
      expect((await readFile(path)).equals(huge)).toBe(true);
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
      await rm(join(out(), 'report.html'));
      await mkdir(join(out(), 'report.html'));
      const evaluation = ofClasses(await evaluateRun(out(), { config: small }));
      expect(evaluation.ensemble.accuracy).toBeGreaterThan(0.8);
      expect(evaluation.missing.map(({ part }) => part)).toEqual(['report.html']);
      const written = JSON.parse(await readFile(join(out(), 'evaluation.json'), 'utf8'));
      expect(written).toEqual(JSON.parse(JSON.stringify(evaluation)));
    });
  });

  test('is evaluated without leaving tensors behind', async () => {
    const named = { name: 'idx', folder: join(folder, 'none') } as const;
    await expect(evaluateRun(folder)).rejects.toThrow(OptionError);
    await freeTickets(inFolder());
    const before = tf.memory().numTensors;
    await evaluateRun(folder, { config: inFolder() });
    expect(tf.memory().numTensors).toBe(before);
    const elsewhere = { ...inFolder(), dataset: named };
    await expect(evaluateRun(folder, { config: elsewhere })).rejects.toThrow(FileError);
  });

  test('that is not finished is not evaluated', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    await expect(freeTickets(inFolder(), { signal: interrupt.signal })).rejects.toThrow();
    await expect(evaluateRun(folder, { config: inFolder() })).rejects.toThrow('not finished');
  });
});
