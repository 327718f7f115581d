import { sizeOf, type TicketState } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { PredictionPrograms } from './prediction-programs.js';
import { createPredictor } from './predictor.js';
import { chooseRuntime } from './runtime/choose.js';
import type { Runtime } from './runtime/machine.js';
import { batchOf, type Case, ticketOf } from './testing-case.js';
import { plainConvolution } from './testing-cases.js';
import { Sketch } from './testing-graph.js';
import { reusing } from './testing-machine.js';
import { runtimes } from './testing-runtimes.js';

const MANY = 16;
const caseOf = (sketch: Sketch, seed = 1): Case => ({
  graph: sketch.classified(3),
  ...{ seed, count: MANY, density: 0.5, empty: 0, labelSmoothing: 0 },
});

/** Convolutions with dropout on images, and a fully connected layer. */
function network(): Sketch {
  const sketch = new Sketch([8, 7, 3]);
  sketch.add('Conv2D', { ...plainConvolution(6, 3), activation: 'relu' });
  sketch.add('Dropout', { rate: 0.5 });
  sketch.add('Conv2D', { ...plainConvolution(5, 3), strides: [2, 2] });
  sketch.add('Flatten');
  sketch.add('Dropout', { rate: 0.5 });
  return sketch;
}

/** What the first `count` of many examples get, alone and among the others, of each member. */
async function both(
  runtime: Runtime,
  each: Case,
  members: readonly TicketState[],
  count: number,
  dropoutSeed?: number,
) {
  const { graph } = each;
  const { inputs } = batchOf(each, MANY);
  const options = dropoutSeed === undefined ? {} : { dropoutSeed };
  const predictor = await createPredictor(graph, members, runtime, options);
  const all = await predictor.predict(inputs, MANY);
  const few = await predictor.predict(inputs.slice(0, count * sizeOf(graph.inputShape)), count);
  const again = await predictor.predict(inputs, MANY);
  predictor.dispose();
  expect(again).toEqual(all);
  const { classes } = graph;
  const many = members.flatMap((_, m) =>
    Array.from(all.subarray(m * MANY * classes, (m * MANY + count) * classes)),
  );
  return { many, few: Array.from(few) };
}

const expectClose = (few: readonly number[], many: readonly number[]): void => {
  const largest = many.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(few).toHaveLength(many.length);
  for (const [i, value] of few.entries())
    expect(Math.abs(value - many[i])).toBeLessThanOrEqual(2e-5 * largest);
};

describe.each(runtimes)('$variant on $threads threads', (options) => {
  const runtime = { ...chooseRuntime(options).runtime, leastShared: 0 };

  test.each([1, 2, 12])(
    '%d examples get what they get among many, up to rounding',
    async (count) => {
      const each = caseOf(network());
      const members = [ticketOf(each), ticketOf({ ...each, seed: 2 })];
      const { few, many } = await both(runtime, each, members, count);
      expectClose(few, many);
    },
  );

  test('members that go side by side predict what each does by itself', async () => {
    const each = caseOf(network());
    const members = [1, 2, 3].map((seed) => ticketOf({ ...each, seed }));
    const alone = [];
    for (const member of members) alone.push(...(await both(runtime, each, [member], 2)).few);
    expect((await both(runtime, each, members, 2)).few).toEqual(alone);
  });

  test('members drop the same of few examples as of many', async () => {
    const each = caseOf(network());
    const { few, many } = await both(runtime, each, [ticketOf(each), ticketOf(each)], 2, 7);
    expectClose(few, many);
    expect(few.slice(0, 6)).not.toEqual(few.slice(6));
  });
});

const [fastest] = runtimes;
const { runtime } = chooseRuntime(fastest);

test('members that are loaded later predict few examples, too', async () => {
  const each = caseOf(network());
  const other = ticketOf({ ...each, seed: 2, density: 0.5 });
  const { parameters } = ticketOf(each);
  const moved = {
    ...other,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, parameter]) => [
        name,
        { ...parameter, values: parameter.values.map((value) => value / 2) },
      ]),
    ),
  };
  const predictor = await createPredictor(each.graph, [ticketOf(each)], runtime);
  const { inputs } = batchOf(each, 1);
  const before = await predictor.predict(inputs, 1);
  await predictor.reload([moved]);
  const after = await predictor.predict(inputs, 1);
  const alone = await createPredictor(each.graph, [moved], runtime);
  expect(after).toEqual(await alone.predict(inputs, 1));
  expect(after).not.toEqual(before);
  for (const each of [predictor, alone]) each.dispose();
});

/** Whether so many examples of a network have a program of their own. */
async function isOfFew(sketch: Sketch, count: number): Promise<boolean> {
  const each = caseOf(sketch);
  const settings = { batchSize: 128, dropoutSeed: undefined };
  const members = [ticketOf(each)];
  const programs = await PredictionPrograms.create(each.graph, members, runtime, settings);
  const { executable } = await programs.of(count);
  programs.dispose();
  return executable.lowered.block === 1;
}

test('few examples have a program of their own, so long as it does less', async () => {
  expect(await isOfFew(network(), 1)).toBe(true);
  expect(await isOfFew(network(), 8)).toBe(true);
  expect(await isOfFew(network(), 16)).toBe(false);
  // Of pixels that do not fill a vector.
  const narrow = new Sketch([1, 1, 40]);
  for (let i = 0; i < 3; i++) narrow.add('Conv2D', plainConvolution(40));
  expect(await isOfFew(narrow, 15)).toBe(false);
});

test('few examples of a graph that has no planar lowering take the way of many', async () => {
  const sketch = new Sketch([6, 5, 3]);
  sketch.add('Conv2D', plainConvolution(4, 3));
  sketch.add('Flatten', { dataFormat: 'channelsFirst' });
  expect(await isOfFew(sketch, 3)).toBe(false);
  const each = caseOf(sketch);
  const { few, many } = await both(runtime, each, [ticketOf(each)], 3);
  expect(few).toEqual(many);
});

test('a small network predicts few examples on one thread, a larger one on all', async () => {
  const asked: (number | undefined)[] = [];
  const { createMachine, ...rest } = reusing(chooseRuntime({ ...fastest, threads: 2 }).runtime);
  const predict = async (leastShared: number) => {
    const watched: Runtime = {
      ...rest,
      leastShared,
      createMachine: (bytes, threads) => {
        asked.push(threads);
        return createMachine(bytes, threads);
      },
    };
    const each = caseOf(network());
    const predictor = await createPredictor(each.graph, [ticketOf(each)], watched);
    await predictor.predict(batchOf(each, 1).inputs, 1);
    predictor.dispose();
  };
  await predict(1e6);
  await predict(1e3);
  expect(asked).toEqual([undefined, 1, undefined, undefined]);
});
