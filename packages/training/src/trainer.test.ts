import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DataError,
  DivergenceError,
  definePlugin,
  type Examples,
  FileError,
  InterruptedError,
  type Method,
  OptionError,
  type PlanSettings,
  type Random,
  type Run,
  random,
  type Schedule,
  type TicketChoice,
  type TicketState,
} from '@freetickets/core';
import { tfjs } from '@freetickets/engine-tfjs';
import {
  dense,
  dst,
  edst,
  lotteryRewinding,
  pruneAndFinetune,
  snapshot,
  staticSparse,
  superpose,
} from '@freetickets/methods';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import { type CheckpointStore, checkpointFile } from '@freetickets/runs';
import { erk, hammingDistance, type Mask } from '@freetickets/sparse-masks';
import { rigl, snfs } from '@freetickets/strategies';
import { decodeSafetensors, encodeSafetensors } from '@freetickets/tickets';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { costOf, type TrainingEvent, type TrainOptions, train } from './index.js';
import { ofClasses } from './testing-validation.js';

/** Points around three centres in the plane, lifted to 8 features. */
function points(count: number, seed: number): Examples {
  const stream = random.derive(seed, 'points');
  const labels = Int32Array.from({ length: count }, () => stream.integer(3));
  const inputs = Float32Array.from({ length: 8 * count }, (_, i) => {
    const label = labels[Math.floor(i / 8)] as number;
    return Math.cos(label * 2 + (i % 8)) + 1.5 * (stream.uniform() - 0.5);
  });
  const read = (indices: ArrayLike<number>) =>
    Float32Array.from(Array.from(indices).flatMap((i) => [...inputs.subarray(8 * i, 8 * i + 8)]));
  return { count, labels, read };
}

const model = mlp({ hidden: [12, 10] });
const build = (seed: number) => model.create({ seed, inputShape: [8], classes: 3 });
const settings: PlanSettings = {
  examples: 70,
  batchSize: 16,
  seed: 3,
  sparsity: 0.7,
  distribution: erk(),
  strategy: rigl(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
  learningRate: 0.1,
  topology: { everySteps: 2 },
};
const small = edst({ tickets: 3, explorationEpochs: 3, refinementEpochs: 2 });

let base: Omit<TrainOptions, 'plan'>;
beforeAll(async () => {
  await tf.setBackend('cpu');
  const graph = modelGraph(build(1));
  base = {
    graph,
    engine: tfjs(),
    loss: { labelSmoothing: 0 },
    train: points(70, 1),
    validation: points(40, 2),
    initialise: (seed) => parameterValues(build(seed), graph),
  };
});

const options = (method: Method, more: Partial<PlanSettings> = {}): TrainOptions => ({
  ...base,
  plan: method.plan({ ...settings, ...more }),
});

/** All events until the end, or until training throws. */
async function eventsOf(given: TrainOptions, onEvent?: (event: TrainingEvent) => void) {
  const events: TrainingEvent[] = [];
  let error: unknown;
  try {
    for await (const event of train(given)) {
      events.push(event);
      onEvent?.(event);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { events, error };
}

const of = <T extends TrainingEvent['type']>(events: readonly TrainingEvent[], type: T) =>
  events.filter((event): event is Extract<TrainingEvent, { type: T }> => event.type === type);
const ticketsOf = (events: readonly TrainingEvent[]) => of(events, 'done')[0]?.tickets ?? [];
const countsOf = ({ parameters }: TicketState) =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { mask }]) => (mask ? [[name, mask.count]] : [])),
  );

/** Keeps a checkpoint in memory. */
function memoryStore(): CheckpointStore & { content: Uint8Array | undefined } {
  const store: CheckpointStore & { content: Uint8Array | undefined } = {
    content: undefined,
    save: async (checkpoint) => {
      store.content = checkpoint;
    },
    load: async () => store.content,
  };
  return store;
}

describe('EDST', () => {
  let events: TrainingEvent[];
  beforeAll(async () => {
    ({ events } = await eventsOf(options(small)));
  });

  test('makes three tickets in one run of nine epochs of five steps, the last one smaller', () => {
    const engine = { name: 'tfjs', backend: 'cpu' };
    expect(of(events, 'run-start')).toMatchObject([
      { run: 1, runs: 1, engine, epochs: 9, steps: 45 },
    ]);
    expect(of(events, 'epoch').map(({ step }) => step)).toEqual([
      5, 10, 15, 20, 25, 30, 35, 40, 45,
    ]);
    expect(of(events, 'ticket').map(({ step, ticket }) => [step, ticket])).toEqual([
      [25, 1],
      [35, 2],
      [45, 3],
    ]);
    expect(ticketsOf(events)).toHaveLength(3);
  });

  test('tells its whole schedule when it starts', () => {
    const [{ phases } = { phases: [] }] = of(events, 'run-start');
    expect(phases[0]).toEqual({
      name: 'exploration',
      firstEpoch: 1,
      lastEpoch: 3,
      firstStep: 1,
      lastStep: 15,
      learningRates: [0.1 * 0.1, 0.1, 0.1],
      updates: { firstStep: 2, everySteps: 2, count: 5 },
      explore: 0,
    });
    expect(phases.map(({ name, explore, ticket }) => [name, explore, ticket])).toEqual([
      ['exploration', 0, undefined],
      ['refinement 1', 0, 'accuracy'],
      ['refinement 2', 0.8, 'accuracy'],
      ['refinement 3', 0.8, 'accuracy'],
    ]);
    expect(phases[1]?.learningRates).toEqual([0.010000000000000002, 0.0010000000000000002]);
  });

  test('keeps the exact number of active weights of every layer, from first to last', () => {
    const sizes = of(events, 'run-start')[0]?.layers ?? {};
    const counts = Object.fromEntries(
      Object.entries(sizes).map(([name, { active }]) => [name, active]),
    );
    const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
    const all = total(Object.values(sizes).map(({ size }) => size));
    expect(total(Object.values(counts))).toBe(Math.round(0.3 * all));
    for (const ticket of ticketsOf(events)) expect(countsOf(ticket)).toEqual(counts);
    for (const { layers } of of(events, 'epoch')) {
      for (const [name, { density }] of Object.entries(layers)) {
        expect(density).toBe((counts[name] ?? 0) / (sizes[name]?.size ?? 0));
      }
    }
    expect(costOf(options(small).plan, base.graph).activeParameters).toBe(
      3 * (total(Object.values(counts)) + 12 + 10 + 3),
    );
  });

  test('updates when the plan says, and explores globally before the second and third ticket', () => {
    const explorations = of(events, 'topology').filter(({ cause }) => cause === 'exploration');
    expect(explorations.map(({ step }) => step)).toEqual([25, 35]);
    for (const { layers } of of(events, 'topology')) {
      for (const { pruned, grown } of Object.values(layers)) expect(pruned).toBe(grown);
    }
    const updates = of(events, 'topology').filter(({ cause }) => cause === 'update');
    expect(updates.map(({ step }) => step).slice(0, 6)).toEqual([2, 4, 6, 8, 10, 16]);
  });

  test('explores ever more of the weights, never less', () => {
    const shares = of(events, 'epoch').map(({ layers }) => layers['dense2/kernel']?.explored ?? 0);
    expect(shares).toEqual([...shares].sort());
    expect(shares.at(-1)).toBeGreaterThan(shares[0] as number);
  });

  test('a ticket is the best validation state of its phase: accuracy, then NLL, then the earlier', () => {
    for (const { epoch, step, validation } of of(events, 'ticket')) {
      const phase = of(events, 'epoch').filter(
        (each) => each.step > step - 10 && each.step <= step,
      );
      const best = [...phase].sort(
        (a, b) =>
          ofClasses(b.validation).accuracy - ofClasses(a.validation).accuracy ||
          ofClasses(a.validation).nll - ofClasses(b.validation).nll ||
          a.epoch - b.epoch,
      )[0];
      expect([epoch, validation]).toEqual([best?.epoch, best?.validation]);
    }
  });

  test('follows the learning rate of the plan', () => {
    expect(
      of(events, 'epoch').map(({ learningRate }) => Number(learningRate.toPrecision(3))),
    ).toEqual([0.1, 0.1, 0.1, 0.01, 0.001, 0.01, 0.001, 0.01, 0.001]);
  });

  test('learns', () => {
    const accuracies = of(events, 'ticket').map(({ validation }) => ofClasses(validation).accuracy);
    for (const accuracy of accuracies) expect(accuracy).toBeGreaterThan(0.7);
  });

  test('keeps the predictions of the probe at every epoch', () => {
    for (const { probe } of of(events, 'epoch')) expect(probe).toHaveLength(40 * 3);
  });

  test('a global exploration replaces 80% of the weights by magnitude, with the growth of the run', async () => {
    const whole = edst({ tickets: 2, explorationEpochs: 1, refinementEpochs: 1, exploration: 1 });
    const some = edst({ tickets: 2, explorationEpochs: 1, refinementEpochs: 1, exploration: 0 });
    const distance = async (method: Method) => {
      const quiet = { topology: { everySteps: 1000 } };
      const [first, second] = ticketsOf((await eventsOf(options(method, quiet))).events);
      const maskOf = (ticket?: TicketState) => ticket?.parameters['dense2/kernel']?.mask as Mask;
      return hammingDistance(maskOf(first), maskOf(second));
    };
    expect(await distance(some)).toBe(0);
    expect(await distance(whole)).toBeGreaterThan(0);
  });
});

test.each<[string, Method, Partial<PlanSettings>]>([
  ['a share of 0', edst({ tickets: 2, exploration: 0 }), {}],
  ['a static strategy', edst({ tickets: 2 }), { strategy: { order: 'static' } }],
])('an exploration by %s is neither told nor paid for', async (_, method, more) => {
  const given = options(method, { ...more, topology: { everySteps: 1000, endShare: 0.001 } });
  const { events } = await eventsOf(given);
  expect(of(events, 'topology')).toEqual([]);
  const whole = options(edst({ tickets: 2, exploration: 0.8 }), { topology: { everySteps: 1000 } });
  const [without, explored] = [given, whole].map(({ plan }) => costOf(plan, base.graph).trainFlops);
  expect(without).toBeLessThan(explored);
});

test('a phase without an update is warned of once, before it is trained', async () => {
  const method = dst({ tickets: 2, epochs: 1, preset: 'cifar' });
  const { events } = await eventsOf(options(method, { topology: {} }));
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['run-start', 'warning']);
  const quiet = of(events, 'warning').filter(({ message }) => message.startsWith('no topology'));
  expect(quiet.map(({ message }) => message)).toEqual([
    expect.stringMatching(/falls into training: .*topology\.everySteps to 5 or less/),
  ]);
});

describe('which state becomes the ticket of a phase', () => {
  const chosenBy = async (ticket: TicketChoice) => {
    const method = dst({ tickets: 1, epochs: 8, ticket });
    // The more certain a network is, the more it pays for the quarter of the labels that are wrong.
    const labels = base.validation.labels.map((label, i) =>
      i % 4 === 0 ? (label + 1) % 3 : label,
    );
    const validation = { ...base.validation, labels };
    const given = options(method, { learningRate: 0.1, seed: 5 });
    const { events } = await eventsOf({ ...given, validation });
    return { epochs: of(events, 'epoch'), chosen: of(events, 'ticket')[0] };
  };
  const first = (values: readonly number[], best: (...values: number[]) => number) =>
    values.indexOf(best(...values)) + 1;

  test('is that of the highest accuracy, of the lowest NLL, or the last', async () => {
    const { epochs, chosen } = await chosenBy('nll');
    const nll = first(
      epochs.map(({ validation }) => ofClasses(validation).nll),
      Math.min,
    );
    expect(chosen?.epoch).toBe(nll);
    const byAccuracy = (await chosenBy('accuracy')).chosen?.epoch;
    const accuracies = epochs.map(({ validation }) => ofClasses(validation).accuracy);
    expect(accuracies[(byAccuracy ?? 0) - 1]).toBe(Math.max(...accuracies));
    const last = (await chosenBy('last')).chosen?.epoch;
    expect(last).toBe(8);
    expect(new Set([nll, byAccuracy, last]).size).toBe(3);
  });
});

test('DST makes independent tickets; each run starts from its own weights and masks', async () => {
  const { events } = await eventsOf(options(dst({ tickets: 2, epochs: 2 })));
  expect(of(events, 'run-start').map(({ run, runs }) => [run, runs])).toEqual([
    [1, 2],
    [2, 2],
  ]);
  const [first, second] = ticketsOf(events).map(({ parameters }) => parameters['dense2/kernel']);
  expect(hammingDistance(first?.mask as Mask, second?.mask as Mask)).toBeGreaterThan(0);
});

test('static sparse tickets keep their first masks; dense and snapshot ones have all weights', async () => {
  const still = await eventsOf(options(staticSparse({ tickets: 1, epochs: 2 })));
  expect(of(still.events, 'topology')).toEqual([]);
  for (const method of [dense({ epochs: 2 }), snapshot({ tickets: 2, cycleEpochs: 1 })]) {
    const { events } = await eventsOf(options(method));
    for (const { parameters } of ticketsOf(events)) {
      for (const { mask, values } of Object.values(parameters)) {
        if (mask) expect([mask.count, values.length]).toEqual([mask.size, mask.size]);
      }
    }
  }
});

test('the same seed gives the same tickets bit for bit, another seed others', async () => {
  const tickets = async (seed: number) =>
    ticketsOf((await eventsOf(options(small, { seed }))).events);
  const once = await tickets(5);
  expect(await tickets(5)).toEqual(once);
  expect(await tickets(6)).not.toEqual(once);
});

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

test('a timer can stop training on a backend that never waits', async () => {
  const interrupt = new AbortController();
  const long = edst({ tickets: 1, explorationEpochs: 2000, refinementEpochs: 1 });
  setTimeout(() => interrupt.abort(), 100);
  const { error } = await eventsOf({ ...options(long), signal: interrupt.signal });
  expect(error).toBeInstanceOf(InterruptedError);
});

describe('what goes wrong is said', () => {
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

  test('a plan with a schedule that no plugin made: it could be another', async () => {
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

  test('data that a read augments, so that no resumed run would be the same', async () => {
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

  test('a loss that is not finite', async () => {
    const { error } = await eventsOf(options(small, { learningRate: 1e30 }));
    expect(error).toBeInstanceOf(DivergenceError);
    expect((error as Error).message).toContain('clipNorm');
  });

  test('weights that are not finite after the last step, whose loss was', async () => {
    const plain = { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const;
    const one = { batchSize: 70, learningRate: 1e39, optimizer: plain };
    const { error } = await eventsOf(options(dense({ epochs: 1 }), one));
    expect(error).toBeInstanceOf(DivergenceError);
    expect((error as Error).message).toContain('validation example 0');
  });

  test('a network that gives every example the same class', async () => {
    const dead = (run: Run) => ({
      ...run,
      phases: run.phases.map((phase) => ({ ...phase, learningRate: { at: () => 0 } })),
    });
    const zeros = async (seed: number) => {
      const values = await base.initialise(seed);
      return Object.fromEntries(
        Object.entries(values).map(([name, array]) => [name, new Float32Array(array.length)]),
      );
    };
    const given = options(dense({ epochs: 1 }));
    const plan = { ...given.plan, runs: given.plan.runs.map(dead) };
    const { events } = await eventsOf({ ...given, plan, initialise: zeros });
    expect(of(events, 'warning')[0]?.message).toContain('clipNorm');
  });
});
