import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Executable } from '../executable.js';
import { lowerPrediction, lowerTraining } from '../lowering/lower.js';
import { SparseNetwork } from '../network.js';
import { loadMembers } from '../prediction-program.js';
import { createPredictor } from '../predictor.js';
import { chooseRuntime } from '../runtime/choose.js';
import type { Runtime } from '../runtime/machine.js';
import { masksOf } from '../state.js';
import { batchOf, type Case, ticketOf } from '../testing-case.js';
import { networks } from '../testing-networks.js';
import { runtimes } from '../testing-runtimes.js';
import { watching } from '../testing-watch.js';
import { writeBatch } from '../write-batch.js';

const LEARNING_RATE = 0.1;
const optimizer = {
  name: 'sgd',
  momentum: 0.9,
  nesterov: true,
  weightDecay: 0.01,
  clipNorm: 1,
} as const;

const all = runtimes
  .filter(({ threads, variant }) => threads === 1 || !variant.startsWith('wasm'))
  .map((options) => chooseRuntime(options).runtime);

/** What a step makes of the parameters, watched operation by operation. */
async function step(each: Case, runtime: Runtime): Promise<ReadonlyMap<string, Float32Array>> {
  const { graph, count, labelSmoothing } = each;
  const ticket = ticketOf(each);
  const lowered = lowerTraining(graph, {
    masks: masksOf(graph, ticket),
    batchSize: count,
    threads: runtime.threads,
    optimizer,
    loss: { labelSmoothing },
  });
  const watch = watching(lowered);
  const executable = await Executable.create(lowered, runtime, () => 'too large');
  const { parameters } = lowered;
  for (const parameter of parameters.all) {
    executable.valuesOf(parameter).set(ticket.parameters[parameter.name].values);
  }
  writeBatch(executable, batchOf(each, count), graph.classes);
  executable.setStep({ count, learningRate: LEARNING_RATE });

  watch(executable, ['pass', 'dense', 'update']);
  const values = parameters.all.map((parameter): [string, Float32Array] => [
    parameter.name,
    executable.valuesOf(parameter).slice(),
  ]);
  executable.dispose();
  return new Map(values);
}

test('operations read and write what they say, and nothing behind it', async () => {
  let turn = 0;
  const property = async (each: Case) => {
    const runtime = all[turn++ % all.length];
    const { graph, labelSmoothing, count, seed } = each;
    const options = { initial: ticketOf(each), optimizer, loss: { labelSmoothing }, seed };
    const network = await SparseNetwork.create(graph, { ...options, batchSize: count }, runtime);
    await network.trainBatch(batchOf(each, count), { learningRate: LEARNING_RATE });
    const { parameters } = await network.exportTicket();
    network.dispose();
    for (const [name, values] of await step(each, runtime)) {
      expect(values, name).toEqual(parameters[name].values);
    }
  };
  await fc.assert(fc.asyncProperty(networks, property), {
    seed: 1,
    numRuns: 40,
    includeErrorInReport: true,
  });
});

/** The logits of a few examples, watched operation by operation. */
async function predict(each: Case, runtime: Runtime, inputs: Float32Array): Promise<Float32Array> {
  const { graph, count } = each;
  const ticket = ticketOf(each);
  const members = [masksOf(graph, ticket)];
  const settings = { members, batchSize: count, threads: runtime.threads, isPlanar: true };
  const lowered = await lowerPrediction(graph, settings);
  const watch = watching(lowered);
  const executable = await Executable.create(lowered, runtime, () => 'too large');
  await loadMembers(executable, [ticket]);
  executable.floats(lowered.input, inputs.length).set(inputs);
  executable.setStep({ count });
  watch(executable, ['pass']);
  const logits = new Float32Array(count * graph.classes);
  executable.readLogits(lowered.networks[0].logits, count, logits);
  executable.dispose();
  return logits;
}

test('those on planar images, too, which make of a few examples what the others make of many', async () => {
  let turn = 0;
  const property = async (drawn: Case) => {
    const runtime = all[turn++ % all.length];
    const each = { ...drawn, count: 1 + (drawn.seed % 15) };
    const { inputs } = batchOf(each, 16);
    const predictor = await createPredictor(each.graph, [ticketOf(each)], runtime);
    const many = await predictor.predict(inputs, 16);
    predictor.dispose();
    const size = (inputs.length / 16) * each.count;
    const few = await predict(each, runtime, inputs.slice(0, size));
    const largest = many.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const off = few.reduce((most, value, i) => Math.max(most, Math.abs(value - many[i])), 0);
    expect(off).toBeLessThanOrEqual(1e-4 * largest + 1e-7);
  };
  await fc.assert(fc.asyncProperty(networks, property), {
    seed: 1,
    numRuns: 40,
    includeErrorInReport: true,
  });
});
