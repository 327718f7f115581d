import {
  definePlugin,
  type Engine,
  type Examples,
  InterruptedError,
  type PlanSettings,
  random,
  type TicketState,
} from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { tfjs } from '@freetickets/engine-tfjs';
import { dense as denseMethod, sparseHeads } from '@freetickets/methods';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { type ActiveFrom, noteActive } from '@freetickets/runs';
import { erk, Mask, scatter } from '@freetickets/sparse-masks';
import {
  globalMagnitudePrune,
  nonzerosRedistribution,
  randomGrow,
  rigl,
} from '@freetickets/strategies';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { initializers, input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { costOf, type TrainingEvent, type TrainOptions, train } from './index.js';
import { allEvents } from './testing-events.js';
import { ofClasses } from './testing-validation.js';

const COUNT = 60;
const [FEATURES, SHARED, HIDDEN, CLASSES] = [8, 12, 10, 3];
const stream = random.derive(1, 'examples');
const inputs = Float32Array.from({ length: COUNT * FEATURES }, () => stream.uniform() - 0.3);
const rowOf = (i: number) => inputs.subarray(FEATURES * i, FEATURES * (i + 1));
const examples: Examples = {
  count: COUNT,
  labels: Int32Array.from({ length: COUNT }, () => stream.integer(CLASSES)),
  read: (indices) => Float32Array.from(Array.from(indices).flatMap((i) => [...rowOf(i)])),
};

function build(seed: number) {
  const kernelInitializer = initializers.heNormal({ seed });
  const x = input({ shape: [FEATURES], name: 'input' });
  const outputs = [
    layers.dense({ name: 'shared', units: SHARED, kernelInitializer }),
    layers.reLU({ name: 'relu' }),
    layers.dense({ name: 'hidden', units: HIDDEN, useBias: false, kernelInitializer }),
    layers.batchNormalization({ name: 'norm', momentum: 0.9 }),
    layers.reLU({ name: 'active' }),
    layers.dense({ name: 'logits', units: CLASSES, kernelInitializer }),
  ].reduce((y, layer) => layer.apply(y) as SymbolicTensor, x);
  return model({ inputs: x, outputs });
}

const settings: PlanSettings = {
  examples: COUNT,
  batchSize: 25,
  seed: 3,
  sparsity: 0.5,
  distribution: erk(),
  strategy: rigl(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
  learningRate: 0.1,
  topology: { everySteps: 4 },
};
const plan = sparseHeads({ heads: 2, epochs: 10 }).plan(settings);
/** Positions of the kernels, of the whole network: what the heads share once. */
const SIZE = FEATURES * SHARED + 2 * (SHARED * HIDDEN + HIDDEN * CLASSES);

let graph: ReturnType<typeof modelGraph>;
beforeAll(async () => {
  await tf.setBackend('cpu');
  graph = modelGraph(build(1));
});

function optionsOf(engine: Engine, more: Partial<TrainOptions> = {}): TrainOptions {
  return {
    plan,
    graph,
    engine,
    loss: { labelSmoothing: 0.1 },
    train: examples,
    validation: examples,
    initialise: (seed) => parameterValues(build(seed), graph),
    ...more,
  };
}

const told = <Type extends TrainingEvent['type']>(events: readonly TrainingEvent[], type: Type) =>
  events.filter((event): event is Extract<TrainingEvent, { type: Type }> => event.type === type);

const maskOf = ({ parameters }: TicketState, name: string) =>
  Mask.from(parameters[name].mask as Mask);

describe.each([
  ['tfjs', () => tfjs()],
  ['sparse', () => sparse({ threads: 1 })],
])('two heads on engine %s', (_, engine) => {
  let events: TrainingEvent[];
  let tickets: readonly TicketState[];
  beforeAll(async () => {
    events = await allEvents(optionsOf(engine()));
    [{ tickets }] = told(events, 'done');
  });

  test('the run goes by the written timeline: rates, updates, one phase, both tickets at its end', () => {
    const [start] = told(events, 'run-start');
    expect(start).toMatchObject({ runs: 1, epochs: 10, steps: 30 });
    // 6% of warm-up, then steps down after 60% and 80%.
    const rates = told(events, 'epoch').map(({ learningRate }) =>
      Number(learningRate.toPrecision(3)),
    );
    expect(rates).toEqual([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001]);
    // Every 4 steps, none in the last quarter of 30; the fraction, of a cosine, is 0.5 to begin with.
    const updates = told(events, 'topology').map(({ step, cause }) => [step, cause]);
    expect(updates).toEqual([4, 8, 12, 16, 20].map((step) => [step, 'update']));
    const [{ layers }] = told(events, 'topology');
    expect(Object.keys(layers).sort()).toEqual([
      'head-1/hidden/kernel',
      'head-1/logits/kernel',
      'head-2/hidden/kernel',
      'head-2/logits/kernel',
      'shared/kernel',
    ]);
    const best = told(events, 'epoch').reduce((a, b) =>
      ofClasses(b.validation).accuracy > ofClasses(a.validation).accuracy ||
      (ofClasses(b.validation).accuracy === ofClasses(a.validation).accuracy &&
        ofClasses(b.validation).nll < ofClasses(a.validation).nll)
        ? b
        : a,
    );
    const made = told(events, 'ticket');
    expect(made.map(({ ticket, step, epoch }) => [ticket, step, epoch])).toEqual([
      [1, 30, best.epoch],
      [2, 30, best.epoch],
    ]);
    expect(made[0].validation).toEqual(best.validation);
  });

  test('tickets are of the model, share the trunk to the last bit, and have heads of their own', () => {
    const [first, second] = tickets;
    for (const ticket of tickets) {
      expect(ticket.graphHash).toBe(graph.hash);
      expect(Object.keys(ticket.parameters)).toEqual(graph.parameters.map(({ name }) => name));
    }
    for (const name of ['shared/kernel', 'shared/bias']) {
      expect(second.parameters[name]).toEqual(first.parameters[name]);
    }
    for (const name of ['hidden/kernel', 'logits/kernel']) {
      const overlap = maskOf(first, name).intersection(maskOf(second, name)).count;
      expect(overlap).toBeLessThan(maskOf(first, name).count);
    }
    const count = (ticket: TicketState, name: string) => maskOf(ticket, name).count;
    const own = tickets.flatMap((ticket) =>
      ['hidden/kernel', 'logits/kernel'].map((name) => count(ticket, name)),
    );
    const active = own.reduce((sum, each) => sum + each, count(first, 'shared/kernel'));
    expect(active).toBe(Math.round(0.5 * SIZE));
  });

  test('heads begin with weights of their own, and what they share with those of the seed', async () => {
    const seeds = [3, random.derive(3, 'head', 2).uint32()];
    const still = { ...plan, runs: plan.runs.map((run) => ({ ...run, ...frozen })) };
    const options = optionsOf(engine(), { plan: still });
    const [{ tickets: begun }] = told(await allEvents(options), 'done');
    for (const [head, { parameters }] of begun.entries()) {
      const [trunk, behind] = await Promise.all(
        [3, seeds[head]].map((seed) => parameterValues(build(seed), graph)),
      );
      for (const name of ['shared/kernel', 'hidden/kernel', 'logits/kernel']) {
        const mask = maskOf({ graphHash: '', parameters }, name);
        const expected = (name.startsWith('shared') ? trunk : behind)[name];
        const dense = scatter(parameters[name].values, mask);
        expect([...dense]).toEqual(Array.from(expected, (v, i) => (mask.has(i) ? v : 0)));
      }
    }
  });

  test('validation is of the mean of what the tickets predict', async () => {
    const last = { ...plan, runs: [{ ...plan.runs[0], phases: lastOf(plan.runs[0].phases) }] };
    const all = await allEvents(optionsOf(engine(), { plan: last }));
    const [{ tickets: members }] = told(all, 'done');
    const predictor = await engine().createPredictor(graph, members);
    const logits = await predictor.predict(inputs, COUNT);
    predictor.dispose();
    const probabilities = Array.from({ length: COUNT }, (_, example) => {
      const rows = members.map((_, m) => {
        const at = (m * COUNT + example) * CLASSES;
        const odds = Array.from(logits.subarray(at, at + CLASSES), Math.exp);
        return odds.map((each) => each / odds.reduce((a, b) => a + b));
      });
      return rows[0].map((p, c) => (p + rows[1][c]) / 2);
    });
    const { validation, probe } = told(all, 'epoch').at(-1) ?? fail();
    const nll = probabilities.reduce((sum, p, i) => sum - Math.log(p[examples.labels[i]]), 0);
    expect(ofClasses(validation).nll).toBeCloseTo(nll / COUNT, 5);
    const hits = probabilities.filter((p, i) => p.indexOf(Math.max(...p)) === examples.labels[i]);
    expect(ofClasses(validation).accuracy).toBeCloseTo(hits.length / COUNT, 9);
    expect(probe).toHaveLength(COUNT * CLASSES);
    for (const [i, p] of probabilities.flat().entries())
      expect(Math.exp(probe[i])).toBeCloseTo(p, 5);
  });

  test('goes on from a checkpoint bit for bit, with soft labels and an average of the weights', async () => {
    const more = { augmentation: [softened()], averaging: { decay: 0.9, everySteps: 2 } };
    const whole = told(await allEvents(optionsOf(engine(), more)), 'done');
    let saved: Uint8Array | undefined;
    const store = {
      save: async (file: Uint8Array) => {
        saved = file.slice();
      },
      load: async () => saved,
    };
    const stop = new AbortController();
    const options = optionsOf(engine(), { ...more, checkpoint: { store, everyEpochs: 1 } });
    const interrupted = async () => {
      for await (const event of train({ ...options, signal: stop.signal })) {
        if (event.type === 'step' && event.step === 17) stop.abort();
      }
    };
    await expect(interrupted()).rejects.toThrow(InterruptedError);
    const resumed = told(await allEvents(options), 'done');
    expect(resumed).toEqual(whole);
  });
});

const softened = definePlugin(
  { kind: 'augmentation', name: 'softened', summary: 'soft labels, and weights of 1.5' },
  () => ({
    of: 'batch',
    augment: ({ targets, weights }) => {
      for (let i = 0; i < targets.length; i++) targets[i] = (4 * targets[i] + 1) / (4 + CLASSES);
      weights.fill(1.5);
    },
  }),
);

const frozen = {
  strategy: { order: 'static' as const },
  phases: [{ name: 'still', epochs: 1, learningRate: { at: () => 0 }, ticket: 'last' as const }],
};
const lastOf = <T extends object>(phases: readonly T[]) =>
  phases.map((phase) => ({ ...phase, ticket: 'last' as const }));
const fail = (): never => {
  throw new Error('no epoch');
};

test('costs what it does: what is shared trains once and predicts in every ticket', () => {
  const cost = costOf(plan, graph);
  const [run] = plan.runs;
  const dense = costOf(denseMethod({ epochs: 10 }).plan(settings), graph);
  expect(cost.tickets).toBe(2);
  const of = (name: string) => cost.layers.find((layer) => layer.name === name) ?? fail();
  const sizes = { 'shared/kernel': 96, 'hidden/kernel': 120, 'logits/kernel': 30 };
  const active = Object.entries(sizes).map(([name, size]) => size * of(name).density);
  expect(active[0] + 2 * (active[1] + active[2])).toBeCloseTo(SIZE / 2, 9);
  expect(cost.testFlops).toBeCloseTo(2 * 2 * (active[0] + active[1] + active[2]), 6);
  // Three forward passes of 60 examples in 10 epochs, and the rest of a dense gradient at each of 5 updates of 25.
  const passes = 3 * 60 * 10;
  const gradients = 5 * run.batchSize;
  const network = 2 * (active[0] + 2 * (active[1] + active[2]));
  expect(cost.trainFlops).toBeCloseTo(passes * network + gradients * (2 * SIZE - network), 4);
  expect(of('shared/kernel').trainFlops).toBeCloseTo(
    passes * 2 * active[0] + gradients * 2 * (96 - active[0]),
    6,
  );
  expect(cost.parameters).toBe(dense.parameters);
  const [biases, normalisation] = [12 + 3, 2 * 10];
  expect(cost.activeParameters).toBe(
    2 * (active[0] + active[1] + active[2] + biases + normalisation),
  );
});

test('a finished run costs what each layer of its network had from step to step', async () => {
  const moving = sparseHeads({ heads: 2, epochs: 4, ticket: 'last' }).plan({
    ...settings,
    strategy: { prune: globalMagnitudePrune(), grow: randomGrow(), order: 'prune-first' },
    topology: { everySteps: 4, redistribution: nonzerosRedistribution() },
  });
  const events = await allEvents(optionsOf(sparse({ threads: 1 }), { plan: moving }));
  const [{ tickets }] = told(events, 'done');
  const runs: ActiveFrom[][] = [];
  for (const event of events) noteActive(runs, event);
  const cost = costOf(moving, graph, { runs, tickets });
  const estimate = costOf(moving, graph);
  // Active weights of each parameter of the network by step; a layer that did not change is not listed.
  const active = new Map<string, number>();
  const sums = new Map(cost.layers.map(({ name }) => [name, 0]));
  const changes = [...told(events, 'run-start'), ...told(events, 'topology')];
  for (const [i, { step, layers: changed }] of changes.entries()) {
    for (const [called, layer] of Object.entries(changed)) active.set(called, layer.active);
    for (const [called, count] of active) {
      const name = called.replace(/head-\d\//, '');
      const steps = (changes[i + 1]?.step ?? 12) - step;
      sums.set(name, (sums.get(name) ?? 0) + count * steps);
    }
  }
  for (const [l, { name, trainFlops, flops }] of cost.layers.entries()) {
    // Of 20 examples a step, three passes of a multiplication and an addition a weight.
    expect(trainFlops).toBeCloseTo(20 * 3 * 2 * (sums.get(name) ?? 0), 6);
    const held = tickets.map((ticket) => maskOf(ticket, name).count);
    expect(flops).toBe(held[0] + held[1]);
    if (name !== 'logits/kernel') expect(trainFlops).not.toBe(estimate.layers[l].trainFlops);
  }
  expect(active.get('shared/kernel')).toBe(maskOf(tickets[1], 'shared/kernel').count);
  expect(active.get('head-2/hidden/kernel')).toBe(maskOf(tickets[1], 'hidden/kernel').count);
});

test('a trunk that the model does not have is refused before anything is trained', async () => {
  const wrong = sparseHeads({ heads: 2, trunk: 'conv9' }).plan(settings);
  await expect(allEvents(optionsOf(sparse({ threads: 1 }), { plan: wrong }))).rejects.toThrow(
    /heads\.trunk: got "conv9", expected a layer behind which .*: input, shared, relu, hidden, norm, active/,
  );
  expect(() => costOf(wrong, graph)).toThrow(/heads\.trunk/);
});
