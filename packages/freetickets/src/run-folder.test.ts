import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  DataError,
  definePlugin,
  evaluateRun,
  FileError,
  freeTickets,
  fromArrays,
  InterruptedError,
  loadEnsemble,
  OptionError,
  softmax,
  type TrainingEvent,
} from './index.js';
import {
  folder,
  front,
  ofClasses,
  ownModel,
  prepareTests,
  ring,
  small,
  untimed,
} from './testing-experiment.js';

prepareTests();

describe('a run folder', () => {
  const inFolder = () => ({ ...small, baseline: 'dense', out: folder }) as const;
  const json = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
  /** The epochs in the run's log, in their order: `ensemble 1`. */
  const loggedEpochs = async () => {
    const events = (await readFile(join(folder, 'events.jsonl'), 'utf8')).trim().split('\n');
    const epochs = events.map((line) => JSON.parse(line)).filter(({ type }) => type === 'epoch');
    return epochs.map(({ stage, epoch }) => `${stage} ${epoch}`);
  };
  const everyEpoch = [
    ...Array.from({ length: 8 }, (_, i) => `ensemble ${i + 1}`),
    ...Array.from({ length: 4 }, (_, i) => `baseline ${i + 1}`),
  ];

  test('holds config, events, tickets and evaluation, and gives the ensemble back', async () => {
    const { ensemble, evaluation } = await freeTickets(inFolder());
    const { started, machine } = await json('config.json');
    expect(Date.now() - Date.parse(started)).toBeLessThan(600_000);
    expect(machine).toMatchObject({ cores: cpus().length });
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
    expect(untimed(evaluation)).toEqual(untimed(before));
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
      expect(await loggedEpochs()).toEqual(everyEpoch);
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
    expect(await loggedEpochs()).toEqual(everyEpoch);
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

  test('of a model given as a value can be resumed and evaluated with the config, not without', async () => {
    const model = ownModel({ seed: 4 });
    const config = { ...small, model, out: folder } as const;
    const { evaluation } = await freeTickets(config);
    expect((await json('config.json')).config).toMatchObject({
      model: { $custom: 'object' },
      sparsity: 0.6,
    });
    await expect(evaluateRun(folder)).rejects.toThrow('got {"$custom":"object"}');
    const { out: _, ...given } = config;
    const evaluated = await evaluateRun(folder, { config: given });
    expect(untimed(evaluated)).toEqual(untimed(evaluation));
    model.dispose();
  });

  test('of an object that no plugin made is not resumed, finished or not: it could be another', async () => {
    const grow = { needs: [], grow: front().grow };
    const config = { ...small, strategy: { prune: 'magnitude', grow }, out: folder } as const;
    const warnings: string[] = [];
    const onEvent = (event: TrainingEvent) =>
      event.type === 'warning' && warnings.push(event.message);
    await freeTickets({ ...config, onEvent });
    expect(warnings).toEqual([expect.stringMatching(/cannot be resumed.*runs\.0\.strategy\.grow/)]);
    const again = freeTickets(config, { existing: 'resume' });
    await expect(again).rejects.toThrow(/^resume: plan\.runs\.0\.strategy\.grow/);
    const named = { ...config, strategy: { prune: 'magnitude', grow: front() } } as const;
    await freeTickets(named, { existing: 'replace' });
    await freeTickets(named, { existing: 'resume' });
  });

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

  test('is resumed though it is to be evaluated on other data, or was written before a key was there', async () => {
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

  test('of an aggregator given as a value is evaluated with the config that holds it', async () => {
    const first = definePlugin({ kind: 'aggregator', name: 'first', summary: '' }, () => ({
      aggregate: ({ data, shape: [, count, classes] }) =>
        softmax({ data: data.subarray(0, count * classes), shape: [count, classes] }).data,
    }));
    const config = { ...small, aggregator: first(), out: join(folder, 'run') };
    const { evaluation } = await freeTickets(config);
    expect((await evaluateRun(config.out, { config })).ensemble.nll).toBe(evaluation.ensemble.nll);
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
