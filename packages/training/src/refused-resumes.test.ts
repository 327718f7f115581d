import {
  DataError,
  definePlugin,
  type Examples,
  FileError,
  OptionError,
  type Run,
  type Schedule,
} from '@freetickets/core';
import { lotteryRewinding } from '@freetickets/methods';
import { decodeSafetensors, encodeSafetensors } from '@freetickets/tickets';
import { describe, expect, test } from 'vitest';
import { type TrainOptions, train } from './index.js';
import { eventsOf, memoryStore, of } from './testing-events.js';
import { base, options, points, prepareRuns, small } from './testing-small-run.js';

prepareRuns();

describe('a resume refuses', () => {
  test('a checkpoint of another plan, or a damaged one', async () => {
    const store = memoryStore();
    const checkpoint = { store, everyEpochs: 1 };
    await eventsOf({ ...options(small), checkpoint });
    const other = await eventsOf({ ...options(small, { sparsity: 0.6 }), checkpoint });
    expect(other.error).toBeInstanceOf(OptionError);
    const content = store.content as Uint8Array;
    store.content = content.map((byte, i) => (i === content.length - 5 ? byte ^ 8 : byte));
    expect((await eventsOf({ ...options(small), checkpoint })).error).toBeInstanceOf(FileError);
    store.content = content.subarray(0, 1000);
    expect((await eventsOf({ ...options(small), checkpoint })).error).toBeInstanceOf(FileError);
  });

  test('a checkpoint without the state that a phase goes back to', async () => {
    const store = memoryStore();
    const rewinding = options(lotteryRewinding({ tickets: 1, epochs: 3, rewindEpoch: 1 }));
    const given = { ...rewinding, checkpoint: { store, everyEpochs: 2 } };
    for await (const { type } of train(given)) if (type === 'checkpoint') break;
    const { tensors, metadata } = decodeSafetensors(store.content as Uint8Array, 'checkpoint');
    const { sha256: _, ...said } = metadata;
    const { rewindStep, ...progress } = JSON.parse(said.progress);
    expect([progress.step, rewindStep]).toEqual([10, 5]);
    store.content = encodeSafetensors({
      tensors,
      metadata: { ...said, progress: JSON.stringify(progress) },
    });
    const { error } = await eventsOf(given);
    expect(error).toBeInstanceOf(FileError);
    expect((error as FileError).message).toMatch(/lacks the state after epoch 1/);
  });

  test('a checkpoint that makes no sense', async () => {
    const store = memoryStore();
    const checkpoint = { store, everyEpochs: 1 };
    const stopped = train({ ...options(small), checkpoint });
    for await (const { type } of stopped) if (type === 'checkpoint') break;
    const { tensors, metadata } = decodeSafetensors(store.content as Uint8Array, 'checkpoint');
    const { sha256: _, ...said } = metadata;
    const progress = JSON.parse(said.progress);
    for (const changes of [
      { progress: 'null' },
      { progress: '{' },
      { data: '{}' },
      ...[
        { run: -1 },
        { run: 3 },
        { run: 1e300 },
        { tickets: 1e9 },
        { tickets: -1 },
        { step: 46 },
        { step: 0.5 },
        { sums: undefined },
        { best: { epoch: 1 } },
      ].map((change) => ({ progress: JSON.stringify({ ...progress, ...change }) })),
    ]) {
      store.content = encodeSafetensors({ tensors, metadata: { ...said, ...changes } });
      const { error } = await eventsOf({ ...options(small), checkpoint });
      expect(error, JSON.stringify(changes)).toBeInstanceOf(FileError);
      expect((error as FileError).message).toMatch(/^checkpoint: .*--force/);
    }
  });

  test('a plan with a schedule that no plugin made, after a warning at the start', async () => {
    const store = memoryStore();
    const checkpoint = { store, everyEpochs: 1 };
    const given = options(small);
    const withRate = (rate: number, make: (at: Schedule['at']) => Schedule): TrainOptions => {
      const learningRate = make(() => rate);
      const phased = (run: Run) => ({
        ...run,
        phases: run.phases.map((phase) => ({ ...phase, learningRate })),
      });
      return { ...given, plan: { ...given.plan, runs: given.plan.runs.map(phased) }, checkpoint };
    };
    const plain = (at: Schedule['at']) => ({ at });
    const begun = await eventsOf(withRate(0.1, plain));
    expect(of(begun.events, 'warning').map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /cannot be resumed.*plan\.runs\.0\.phases\.0\.learningRate.*definePlugin/,
      ),
    ]);
    for (const rate of [0.1, 0.05]) {
      const { error } = await eventsOf(withRate(rate, plain));
      expect(error).toBeInstanceOf(OptionError);
      expect(error).toMatchObject({
        message: expect.stringMatching(
          /^resume: plan\.runs\.0\.phases\.0\.learningRate: .*definePlugin/,
        ),
      });
    }
    const mine = (name: string) => (at: Schedule['at']) =>
      definePlugin({ kind: 'schedule', name, summary: '' }, () => ({ at }))();
    store.content = undefined;
    expect(of((await eventsOf(withRate(0.1, mine('tenth')))).events, 'warning')).toEqual([]);
    expect((await eventsOf(withRate(0.1, mine('tenth')))).error).toBeUndefined();
    expect((await eventsOf(withRate(0.05, mine('twentieth')))).error).toBeInstanceOf(OptionError);
  });

  test('data that are not those a run began with', async () => {
    const store = memoryStore();
    const checkpoint = { store, everyEpochs: 1 };
    for await (const { type } of train({ ...options(small), checkpoint })) {
      if (type === 'checkpoint') break;
    }
    const { train: given, validation } = base;
    const other = points(70, 5);
    const resumed = async (data: Partial<TrainOptions>) =>
      (await eventsOf({ ...options(small), ...data, checkpoint })).error;
    expect(await resumed({ train: { ...given, read: other.read } })).toMatchObject({
      message: expect.stringContaining('other inputs of the training examples'),
    });
    expect(await resumed({ train: { ...given, labels: other.labels } })).toMatchObject({
      message: expect.stringContaining('other labels of the training examples'),
    });
    const fewer = await resumed({
      validation: { ...validation, count: 39, labels: validation.labels.subarray(1) },
    });
    expect(fewer).toBeInstanceOf(DataError);
    expect(fewer).toMatchObject({
      message: expect.stringContaining('40 validation examples then, 39 now'),
    });
    expect(await resumed({})).toBeUndefined();
  });

  test('data that a read varies, after a warning at the start', async () => {
    let reads = 0;
    const read: Examples['read'] = (indices) => base.train.read(indices).map((x) => x + ++reads);
    const given = {
      ...options(small),
      train: { ...base.train, read },
      checkpoint: { store: memoryStore(), everyEpochs: 1 },
    };
    const warnings: string[] = [];
    for await (const event of train(given)) {
      if (event.type === 'warning' && event.step === 0) warnings.push(event.message);
      if (event.type === 'checkpoint') break;
    }
    expect(warnings).toEqual([expect.stringContaining('train.read gives example 0')]);
    const { error } = await eventsOf(given);
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({ message: expect.stringContaining('train.read gives example 0') });
  });
});
