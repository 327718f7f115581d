import {
  type Engine,
  type NetworkState,
  type Predictor,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import fc from 'fast-check';
import { SparseNetwork } from './network.js';
import { createPredictor } from './predictor.js';
import { BATCH_LANES } from './program/constants.js';
import { chooseRuntime } from './runtime/choose.js';
import { batchOf, type Case, rowsOf, ticketOf } from './testing-case.js';
import { multiplyAdds } from './testing-graph.js';
import { reusing } from './testing-machine.js';
import { type Reference, reference } from './testing-reference.js';
import { runtimes } from './testing-runtimes.js';
import { unsupported } from './unsupported.js';

type Contender = Pick<Engine, 'name' | 'createNetwork' | 'createPredictor'>;

/** Single precision: how far numbers may be off, relative to what they are the sums of. */
const PRECISION = 2e-5;
/** Cases are left out where a slope jumps within rounding of a value. */
const MARGIN = 2e-5;
/** How many multiply-adds a case may take, where a test does not say otherwise. */
const MOST_WORK = 100_000;
const LEARNING_RATE = 0.5;
const optimizer = { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 } as const;

/** Every variant on one thread and on two. */
const contenders = runtimes.map((options): Contender & typeof options => {
  const runtime = reusing(chooseRuntime(options).runtime);
  return {
    ...options,
    name: `${options.variant} on ${options.threads} threads`,
    createNetwork: (graph, networkOptions) => SparseNetwork.create(graph, networkOptions, runtime),
    createPredictor: (graph, members) => createPredictor(graph, members, runtime),
  };
});

/**
 * The fastest variant, on one thread and two in turn, and WebAssembly on two threads; each time one of the others too.
 */
function inTurn(turn: number): readonly Contender[] {
  const of = (name: string, count: number) =>
    contenders.filter(({ variant, threads }) => variant === name && threads === count);
  const always = new Set([...of(contenders[0].variant, 1 + (turn % 2)), ...of('wasm-simd', 2)]);
  const others = contenders.filter((each) => !always.has(each));
  return [...always, ...others.slice(turn % Math.max(1, others.length)).slice(0, 1)];
}

/** Compares random networks, a step and a prediction, with plain loops in double precision. */
export async function expectAgreement(
  cases: fc.Arbitrary<Case>,
  numRuns: number,
  contendersOf = inTurn,
  mostWork = MOST_WORK,
): Promise<void> {
  const isSmall = ({ graph, count }: Case) => multiplyAdds(graph) * count <= mostWork;
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(cases.filter(isSmall), async (each) => {
      const { graph, count, labelSmoothing, seed } = each;
      const problems = unsupported(graph, 'train');
      if (problems.length > 0) throw new Error(problems.join(' '));
      const ticket = ticketOf(each);
      const batch = batchOf(each, count);
      const training = reference(graph, ticket, batch, { labelSmoothing, seed });
      fc.pre(training.margin > MARGIN);
      const prediction = reference(graph, ticket, batch, { labelSmoothing, trains: false });
      for (const contender of contendersOf(turn++)) {
        try {
          await compareTraining(contender, each, ticket, training);
          const predictor = await contender.createPredictor(graph, [ticket]);
          const logits = await predictor.predict(batch.inputs, count);
          expectClose('logits', logits, prediction.logits);
          await compareFew(predictor, each, prediction);
          predictor.dispose();
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          throw new Error(`${contender.name}: ${reason}`);
        }
      }
    }),
    { seed: 1, numRuns, includeErrorInReport: true },
  );
}

/** Few examples are predicted by other kernels than many. */
async function compareFew(
  predictor: Predictor,
  { graph, seed, count, ...rest }: Case,
  { logits }: Reference,
): Promise<void> {
  const few = Math.min(count, 1 + (seed % (BATCH_LANES - 1)));
  const { inputs } = batchOf({ graph, seed, count, ...rest }, count);
  const got = await predictor.predict(inputs.slice(0, few * sizeOf(graph.inputShape)), few);
  expectClose(`logits of ${few}`, got, logits.slice(0, few * graph.classes));
}

async function compareTraining(
  contender: Contender,
  each: Case,
  initial: TicketState,
  expected: Reference,
): Promise<void> {
  const { graph, labelSmoothing, count, seed } = each;
  const batch = batchOf(each, count);
  const batchSize = count + (seed % 40);
  const options = { initial, optimizer, loss: { labelSmoothing }, batchSize, seed };
  const network = await contender.createNetwork(graph, options);
  // Whatever another batch, larger or smaller, leaves behind must not matter.
  const other = batchOf(each, 1 + (seed % batchSize), 'other');
  if (rowsOf(graph) === undefined) other.inputs.fill(Number.NaN);
  await network.gradients(other, ['denseGradient']);
  const collect = ['gradient', 'denseGradient'] as const;
  const result = await network.trainBatch(batch, { learningRate: LEARNING_RATE, collect });
  expectClose('loss', [result.loss], [expected.loss]);
  expectClose('correct', [result.correct], [expected.correct]);
  compareStates(each, await network.exportState(), initial, expected);
  for (const { name, maskable } of graph.parameters) {
    if (!maskable) continue;
    const { denseGradient = [], gradient = [], mask } = await network.layer(name);
    const { values, gross } = expected.gradients[name];
    const active = values.map((value, i) => (mask.has(i) ? value : 0));
    expectClose(`${name}, dense gradient`, denseGradient, values, gross);
    expectClose(`${name}, gradient`, gradient, active, gross);
  }
  network.dispose();
}

/**
 * Compares gradients, which are the velocities after a first step, and what the step made of parameters and moving
 * averages.
 */
function compareStates(
  { graph }: Case,
  { parameters, slots }: NetworkState,
  initial: TicketState,
  { gradients, statistics }: Reference,
): void {
  for (const { name, trainable } of graph.parameters) {
    const { values, mask } = parameters[name];
    const before = initial.parameters[name].values;
    if (!trainable) {
      expectClose(name, values, statistics[name] ?? before);
      continue;
    }
    const { values: dense, gross } = gradients[name];
    const gradient = dense.filter((_, i) => mask?.has(i) ?? true);
    const after = gradient.map((value, i) => before[i] - LEARNING_RATE * value);
    expectClose(`${name}, velocity`, slots.velocity[name], gradient, gross);
    expectClose(name, values, after, largest(after) + gross);
  }
}

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** `gross`: the size of the sums that the numbers are what is left of. */
function expectClose(
  what: string,
  got: ArrayLike<number>,
  wanted: ArrayLike<number>,
  gross = largest(wanted),
): void {
  if (got.length !== wanted.length) {
    throw new Error(`${what}: ${got.length} values, not ${wanted.length}`);
  }
  for (let i = 0; i < wanted.length; i++) {
    if (!(Math.abs(got[i] - wanted[i]) <= PRECISION * (0.2 + gross))) {
      throw new Error(`${what}: ${got[i]} at ${i}, not ${wanted[i]}`);
    }
  }
}
