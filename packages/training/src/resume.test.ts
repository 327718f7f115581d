import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  definePlugin,
  FileError,
  InterruptedError,
  type Method,
  OptionError,
  type PlanSettings,
  type Random,
} from '@freetickets/core';
import { dst, lotteryRewinding, pruneAndFinetune, superpose } from '@freetickets/methods';
import { type CheckpointStore, checkpointFile } from '@freetickets/runs';
import { snfs } from '@freetickets/strategies';
import { decodeSafetensors, encodeSafetensors } from '@freetickets/tickets';
import { describe, expect, test } from 'vitest';
import { type TrainingEvent, type TrainOptions, train } from './index.js';
import { countsOf, eventsOf, memoryStore, of, ticketsOf } from './testing-events.js';
import { options, prepareRuns, small } from './testing-small-run.js';

prepareRuns();

describe('a resumed plan equals the uninterrupted one bit for bit', () => {
  /** Events without wall-clock times. */
  const timeless = (events: readonly TrainingEvent[]) =>
    events
      .filter(({ type }) => type !== 'checkpoint' && type !== 'resume')
      .map((event) => ('seconds' in event ? { ...event, seconds: 0 } : event));

  const methods: [string, Method, Partial<PlanSettings>][] = [
    ['EDST with RigL', small, {}],
    [
      'EDST with SNFS and Adam',
      small,
      {
        strategy: snfs(),
        learningRate: 0.01,
        optimizer: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
      },
    ],
    ['DST', dst({ tickets: 2, epochs: 4 }), {}],
    ['prune-and-finetune', pruneAndFinetune({ tickets: 1, epochs: 5, finetuneEpochs: 4 }), {}],
    ['superpose', superpose({ tickets: 2, epochs: 9, cycleEpochs: 3 }), {}],
    [
      'lottery-rewinding in two rounds, with Adam',
      lotteryRewinding({ tickets: 1, epochs: 4, rewindEpoch: 1, rounds: 2 }),
      {
        learningRate: 0.01,
        optimizer: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
      },
    ],
    [
      'lottery-rewinding to the initial weights',
      lotteryRewinding({ tickets: 1, epochs: 4, rewindEpoch: 0 }),
      {},
    ],
  ];
  /** Augments by numbers that only the seed, the epoch and the example decide. */
  const noise = definePlugin(
    { kind: 'augmentation', name: 'noise', summary: 'adds noise' },
    () => ({
      of: 'example' as const,
      augment(input: Float32Array, stream: Random) {
        for (let i = 0; i < input.length; i++) input[i] += stream.uniform();
      },
    }),
  );
  // In an epoch, after an update, at an epoch's end, at a phase's end after the global exploration, near the end.
  const stops = [1, 3, 16, 20, 25, 33, 39];

  test.each(methods)('%s', { timeout: 120_000 }, async (_, method, more) => {
    await check(options(method, more), stops);
  });

  test('with augmented inputs', async () => {
    const augmented = { ...options(small), augmentation: [noise()] };
    const first = await check(augmented, [3, 28]);
    const plain = of((await eventsOf(options(small))).events, 'step');
    expect(of(first, 'step').map(({ loss }) => loss)).not.toEqual(plain.map(({ loss }) => loss));
  });

  test.each<[string, Method]>([
    ['EDST', small],
    ['lottery-rewinding', lotteryRewinding({ tickets: 1, epochs: 4, rewindEpoch: 1 })],
    ['superpose', superpose({ tickets: 2, epochs: 8, cycleEpochs: 3 })],
  ])('with tickets of averaged weights, which are others: %s', async (_, method) => {
    const averaging = { decay: 0.9, everySteps: 2 };
    // In an epoch, at an end of the first phase, right after a rewinding, later.
    const whole = await check({ ...options(method), averaging }, [3, 20, 21, 28]);
    const plain = (await eventsOf(options(method))).events;
    expect(of(whole, 'step')).toEqual(of(plain, 'step'));
    expect(ticketsOf(whole).map(countsOf)).toEqual(ticketsOf(plain).map(countsOf));
    expect(ticketsOf(whole)).not.toEqual(ticketsOf(plain));
  });

  async function check(given: TrainOptions, stops: readonly number[]) {
    const whole = await eventsOf(given);
    for (const stop of stops) {
      const store = memoryStore();
      const interrupt = new AbortController();
      const checkpoint = { store, everyEpochs: 2 };
      let steps = 0;
      const first = await eventsOf(
        { ...given, checkpoint, signal: interrupt.signal },
        ({ type }) => type === 'step' && ++steps === stop && interrupt.abort(),
      );
      expect(first.error).toBeInstanceOf(InterruptedError);
      const second = await eventsOf({ ...given, checkpoint });
      expect(['resume', 'run-start']).toContain(second.events[0]?.type);
      expect(timeless([...first.events, ...second.events])).toEqual(timeless(whole.events));
    }
    return whole.events;
  }

  test('also after a crash: from the last checkpoint, dropping what came after it', async () => {
    const store = memoryStore();
    const given = { ...options(small), checkpoint: { store, everyEpochs: 1 } };
    const whole = timeless((await eventsOf(options(small))).events);
    const before: TrainingEvent[] = [];
    for await (const event of train(given)) {
      before.push(event);
      if (event.type === 'step' && event.step === 28) break;
    }
    const { events } = await eventsOf(given);
    expect(events[0]).toMatchObject({ type: 'resume', run: 1, step: 25, steps: 45 });
    const kept = before.filter((event) => !('step' in event) || event.step <= 25);
    expect(timeless([...kept, ...events])).toEqual(whole);
  });

  test('a checkpoint that is told only after a crash is told once, and one in an epoch never', async () => {
    const checkpoints = (events: readonly TrainingEvent[]) =>
      of(events, 'checkpoint').map(({ step }) => step);
    const stopAfter = async (type: TrainingEvent['type'], step: number) => {
      const checkpoint = { store: memoryStore(), everyEpochs: 1 };
      const before: TrainingEvent[] = [];
      const interrupt = new AbortController();
      const stopped = train({ ...options(small), checkpoint, signal: interrupt.signal });
      try {
        for await (const event of stopped) {
          before.push(event);
          if (event.type === type && 'step' in event && event.step === step) interrupt.abort();
        }
      } catch (error) {
        expect(error).toBeInstanceOf(InterruptedError);
      }
      const { events } = await eventsOf({ ...options(small), checkpoint });
      return { before: checkpoints(before), after: checkpoints(events) };
    };
    const later = [15, 20, 25, 30, 35, 40, 45];
    expect(await stopAfter('epoch', 10)).toEqual({ before: [5, 10], after: [10, ...later] });
    expect(await stopAfter('step', 12)).toEqual({ before: [5, 10, 12], after: later });
  });

  test('from the checkpoint before the last where that is damaged, with a warning', async () => {
    const whole = await eventsOf(options(small));
    const folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
    const last = join(folder, 'state.safetensors');
    const previous = join(folder, 'state.previous.safetensors');
    const given = {
      ...options(small),
      checkpoint: { store: checkpointFile(folder), everyEpochs: 1 },
    };
    for await (const event of train(given)) {
      if (event.type === 'step' && event.step === 28) break;
    }
    const upToAStep = async () => {
      const events: TrainingEvent[] = [];
      for await (const event of train(given)) {
        if (event.type === 'step') break;
        events.push(event);
      }
      return events.map(({ type, ...event }) => [type, 'step' in event && event.step]);
    };
    const resumed = [
      ['resume', 20],
      ['checkpoint', 20],
    ];
    await writeFile(last, (await readFile(last)).subarray(0, -3));
    const damaged = await readFile(last);
    expect(await upToAStep()).toEqual([...resumed, ['warning', 20]]);
    expect(await readFile(last)).toEqual(damaged);
    expect(await upToAStep()).toEqual([...resumed, ['warning', 20]]);
    await rm(last);
    expect(await upToAStep()).toEqual(resumed);
    await writeFile(last, '');
    const before = await readFile(previous);
    const events: TrainingEvent[] = [];
    for await (const event of train(given)) {
      events.push(event);
      if (event.type !== 'checkpoint' || event.step !== 25) continue;
      expect(await readFile(previous)).toEqual(before);
      expect(await readFile(last)).not.toEqual(before);
    }
    expect(of(events, 'warning')).toHaveLength(1);
    expect(ticketsOf(events)).toEqual(ticketsOf(whole.events));
    await rm(folder, { recursive: true });
  });

  test('not from the one before where the last one cannot be read: it may be whole', async () => {
    const broken = Object.assign(new FileError('state', 'cannot be read'), { code: 'EIO' });
    const kept = memoryStore();
    const given = { ...options(small), checkpoint: { store: kept, everyEpochs: 1 } };
    for await (const { type } of train(given)) if (type === 'checkpoint') break;
    const store: CheckpointStore = {
      save: () => Promise.reject(new Error('nothing is to be saved')),
      load: () => Promise.reject(broken),
      loadPrevious: () => kept.load(),
    };
    const { events, error } = await eventsOf({ ...given, checkpoint: { store, everyEpochs: 1 } });
    expect(events).toEqual([]);
    expect(error).toBe(broken);
  });

  test('from one that does not say what data it was made with, with a warning', async () => {
    const store = memoryStore();
    const given = { ...options(small), checkpoint: { store, everyEpochs: 1 } };
    for await (const { type } of train(given)) if (type === 'checkpoint') break;
    const { tensors, metadata } = decodeSafetensors(store.content as Uint8Array, 'checkpoint');
    const { data: _, version, ...older } = metadata;
    expect(version).toBe('1');
    store.content = encodeSafetensors({ tensors, metadata: older });
    const { events } = await eventsOf(given);
    expect(of(events, 'warning').map(({ message }) => message)).toEqual([
      expect.stringContaining('does not say what data'),
    ]);
    expect(ticketsOf(events)).toEqual(ticketsOf((await eventsOf(options(small))).events));
  });

  test('not from one of a later version of the format', async () => {
    const store = memoryStore();
    const given = { ...options(small), checkpoint: { store, everyEpochs: 1 } };
    for await (const { type } of train(given)) if (type === 'checkpoint') break;
    const { tensors, metadata } = decodeSafetensors(store.content as Uint8Array, 'checkpoint');
    store.content = encodeSafetensors({ tensors, metadata: { ...metadata, version: '2' } });
    const { error } = await eventsOf(given);
    expect(error).toBeInstanceOf(OptionError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /version 2 of its format.*the version of freetickets that wrote it/,
      ),
    });
  });

  test('a finished plan resumes to its tickets at once', async () => {
    const store = memoryStore();
    const given = { ...options(small), checkpoint: { store, everyEpochs: 100 } };
    const { events } = await eventsOf(given);
    const again = await eventsOf(given);
    expect(again.events.map(({ type }) => type)).toEqual(['resume', 'checkpoint', 'done']);
    expect(ticketsOf(again.events)).toEqual(ticketsOf(events));
  });
});
