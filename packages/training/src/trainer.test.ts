import {
  DivergenceError,
  InterruptedError,
  type Method,
  type PlanSettings,
  type Run,
  type TicketChoice,
  type TicketState,
} from '@freetickets/core';
import { dense, dst, edst, snapshot, staticSparse } from '@freetickets/methods';
import { hammingDistance, type Mask } from '@freetickets/sparse-masks';
import { beforeAll, describe, expect, test } from 'vitest';
import { costOf, type TrainingEvent } from './index.js';
import { countsOf, eventsOf, of, ticketsOf } from './testing-events.js';
import { base, options, prepareRuns, small } from './testing-small-run.js';
import { ofClasses } from './testing-validation.js';

prepareRuns();

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

  test('every ticket classifies more than 70% of the validation examples', () => {
    const accuracies = of(events, 'ticket').map(({ validation }) => ofClasses(validation).accuracy);
    for (const accuracy of accuracies) expect(accuracy).toBeGreaterThan(0.7);
  });

  test('every epoch has the logits of all 40 probe examples', () => {
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
])('an exploration by %s is no event and costs no FLOPs', async (_, method, more) => {
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

test('a timer can stop training on a backend that never waits', async () => {
  const interrupt = new AbortController();
  const long = edst({ tickets: 1, explorationEpochs: 2000, refinementEpochs: 1 });
  setTimeout(() => interrupt.abort(), 100);
  const { error } = await eventsOf({ ...options(long), signal: interrupt.signal });
  expect(error).toBeInstanceOf(InterruptedError);
});

describe('training that fails', () => {
  test('stops at a loss that is not finite, and advises clipNorm', async () => {
    const { error } = await eventsOf(options(small, { learningRate: 1e30 }));
    expect(error).toBeInstanceOf(DivergenceError);
    expect((error as Error).message).toContain('clipNorm');
  });

  test('stops at weights that are not finite, even where the last loss was', async () => {
    const plain = { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const;
    const one = { batchSize: 70, learningRate: 1e39, optimizer: plain };
    const { error } = await eventsOf(options(dense({ epochs: 1 }), one));
    expect(error).toBeInstanceOf(DivergenceError);
    expect((error as Error).message).toContain('validation example 0');
  });

  test('warns of a network that gives every example the same class', async () => {
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
