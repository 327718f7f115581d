/** One of our engines, in a process of its own. */
import { random } from '@freetickets/core';
import { Mask, updateTopology } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import { median, timed, timedCalls, timedTurn } from './clock.js';
import { watchMemory } from './memory.js';
import { serve } from './processes.js';

const load = {
  sparse: async () => (await import('@freetickets/engine-sparse')).sparse,
  tfjs: async () => (await import('@freetickets/engine-tfjs')).tfjs,
};
let engine;
let network;
let predictor;
let batches;
let learningRate;
let steps = 0;

/** Masks lose their methods on the way here. */
function received({ graphHash, parameters }) {
  const restored = Object.entries(parameters).map(([name, parameter]) => [
    name,
    parameter.mask ? { ...parameter, mask: Mask.from(parameter.mask) } : parameter,
  ]);
  return { graphHash, parameters: Object.fromEntries(restored) };
}

const step = (collect = []) =>
  network.trainBatch(batches[steps++ % batches.length], { learningRate, collect });

async function moveTopology(fraction) {
  for (const { name, maskable } of network.parameters) {
    if (!maskable) continue;
    const layer = await network.layer(name);
    const stream = random.derive(1, 'update', steps, name);
    const { mask, grown } = updateTopology(layer, rigl(), fraction, stream);
    if (grown.length > 0) await network.setMask(name, mask);
  }
}

serve({
  async create({ name, options }) {
    engine = (await load[name]())(options);
    return engine.describe();
  },

  /** The first steps from a ticket: their losses, the parameters after them, and the memory all that took. */
  async train({ graph, ticket, weightDecay, ...given }) {
    ({ batches, learningRate } = given);
    const grown = watchMemory();
    network = await engine.createNetwork(graph, {
      initial: received(ticket),
      optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay },
      loss: { labelSmoothing: 0 },
      batchSize: batches[0].count,
      seed: 1,
    });
    const losses = [];
    for (const _ of batches) losses.push((await step()).loss);
    const memory = grown();
    const { parameters } = await network.exportTicket();
    return {
      losses,
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, { values }]) => [name, values]),
      ),
      memory,
    };
  },

  step: () => timedTurn(() => step()),

  /** Milliseconds of a step, of one that collects the dense gradient, and of moving the topology of all layers. */
  async update({ fraction, repetitions }) {
    const times = { step: [], collecting: [], moving: [] };
    for (let i = 0; i <= repetitions; i++) {
      const ordinary = await timed(() => step());
      const collecting = await timed(() => step(['denseGradient']));
      const moving = await timed(() => moveTopology(fraction));
      // The first round is for warming up.
      if (i === 0) continue;
      times.step.push(ordinary);
      times.collecting.push(collecting);
      times.moving.push(moving);
    }
    return Object.fromEntries(
      Object.entries(times).map(([name, values]) => [name, median(values)]),
    );
  },

  /** Logits of the first predictions of several tickets. */
  async predictor({ graph, tickets, inputs, count }) {
    predictor = await engine.createPredictor(graph, tickets.map(received));
    return predictor.predict(inputs, count);
  },

  predict: ({ inputs, count }) => timedCalls(() => predictor.predict(inputs, count)),
});
