import {
  type Batch,
  type ModelGraph,
  type NetworkOptions,
  type OptimizerSpec,
  type Predictor,
  type Random,
  random,
  type Signal,
  sizeOf,
  type TicketState,
  type TrainableNetwork,
} from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { SparseNetwork } from '../../packages/engine-sparse/src/network.js';
import { createPredictor } from '../../packages/engine-sparse/src/predictor.js';
import type { Runtime } from '../../packages/engine-sparse/src/runtime/machine.js';
import { doAgree, isSame, isTame } from './answers.js';
import { between, chance, pick } from './draw.js';
import { drawFloats, drawGraph, drawTicket } from './graphs.js';
import { predictBetweenGuards, stepBetweenGuards } from './guarded.js';
import { pooledRuntime } from './machines.js';
import { drawNumber, mutate } from './mutate.js';
import { attempt, type Tally } from './outcome.js';

const MOST_EXAMPLES = 40;
const signals: readonly Signal[] = ['gradient', 'denseGradient', 'denseMomentum'];
const optimizers: readonly OptimizerSpec[] = [
  { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.01, clipNorm: 1 },
  { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
  { name: 'adam', beta1: 0.9, beta2: 0.99, epsilon: 1e-3, weightDecay: 0 },
];
const typed = { isFree: false, freeKeys: [], texts: [] };

/** Mostly `right`, else some other number. */
const orOdd = (stream: Random, right: number): number =>
  chance(stream, 0.92) ? right : drawNumber(stream, right);

let runtimes: readonly Runtime[] | undefined;
let others: Runtime | undefined;

/** Predictors and networks of damaged graphs, tickets, options and calls. */
export async function engineCase(stream: Random, tally: Tally): Promise<void> {
  runtimes ??= [1, 2].map((threads) => pooledRuntime({ threads }));
  const runtime = chance(stream, 0.9) ? runtimes[0] : runtimes[1];
  const graph = drawGraph(stream);
  await (chance(stream, 0.4) ? predict : train)(stream, tally, graph, runtime);
}

async function predict(stream: Random, tally: Tally, graph: ModelGraph, runtime: Runtime) {
  const members = Array.from({ length: pick(stream, [0, 1, 1, 1, 2, 3]) }, () =>
    drawTicket(stream, graph),
  );
  const batchSize = between(stream, 1, MOST_EXAMPLES);
  const predictor = await attempt(tally, 'createPredictor', () =>
    createPredictor(graph, members, runtime, { batchSize }),
  );
  if (!predictor) return;
  const calls = Array.from({ length: between(stream, 1, 3) }, () => {
    const { inputs, count } = drawBatch(stream, graph, MOST_EXAMPLES);
    const signal = chance(stream, 0.05) ? AbortSignal.abort(aborted) : undefined;
    return attempt(
      tally,
      'predict',
      () =>
        predictor.predict(inputs, count, signal ? { signal } : {}).catch((error: unknown) => {
          if (error !== aborted) throw error;
          return undefined;
        }),
      (logits) => !logits || logits.length === members.length * count * graph.classes,
    );
  });
  const isOver = chance(stream, 0.2);
  if (isOver) predictor.dispose();
  await Promise.all(calls);
  if (!isOver) await compare(stream, tally, { graph, members, runtime, batchSize, predictor });
  predictor.dispose();
}

interface Predicting {
  readonly graph: ModelGraph;
  readonly members: readonly TicketState[];
  readonly runtime: Runtime;
  readonly batchSize: number;
  readonly predictor: Predictor;
}

/** Compares what a predictor says of some examples with what it says again, between guards, and on other kernels. */
async function compare(
  stream: Random,
  tally: Tally,
  { graph, members, runtime, batchSize, predictor }: Predicting,
): Promise<void> {
  const count = between(stream, 1, batchSize);
  const inputs = drawInputs(stream, graph, count * sizeOf(graph.inputShape));
  const logits = await predictor.predict(inputs, count);
  const agree = (what: string, again: () => Promise<Float32Array>, are = isSame) =>
    attempt(tally, what, again, (answer) => are(logits, answer));
  await agree('predict again', () => predictor.predict(inputs, count));
  if (chance(stream, 0.3)) {
    await agree('predict between guards', () =>
      predictBetweenGuards(graph, members, runtime, batchSize, inputs, count),
    );
  }
  if (chance(stream, 0.3) && isTame(members, inputs)) {
    others ??= pooledRuntime({ threads: 1, variant: 'wasm-simd' });
    const other = await createPredictor(graph, members, others, { batchSize });
    await agree('predict on other kernels', () => other.predict(inputs, count), doAgree);
    other.dispose();
  }
}

const aborted = new Error('aborted');

/** Values; for embeddings, indices that they have. */
function drawInputs(stream: Random, { nodes }: ModelGraph, length: number): Float32Array {
  const embedding = nodes.find(({ type }) => type === 'Embedding');
  if (!embedding) return drawFloats(stream, length);
  const own = random.derive(stream.uint32(), 'indices');
  return Float32Array.from({ length }, () => own.integer(Number(embedding.config.inputDim)));
}

function drawBatch(stream: Random, graph: ModelGraph, most: number): Batch {
  const count = orOdd(stream, between(stream, 0, Math.min(MOST_EXAMPLES, most)));
  const length = orOdd(stream, count * sizeOf(graph.inputShape));
  const isSane = Number.isInteger(length) && length >= 0 && length < 1e6;
  const size = isSane ? length : 0;
  const inputs = chance(stream, 0.8) ? drawInputs(stream, graph, size) : drawFloats(stream, size);
  const labels = Int32Array.from({ length: Math.min(1000, Math.max(0, count) || 0) }, () =>
    stream.integer(Math.min(100, Math.max(1, Math.floor(graph.classes) || 1))),
  );
  if (labels.length > 0 && chance(stream, 0.05)) labels[0] = drawNumber(stream, labels[0]);
  return { inputs, labels: chance(stream, 0.03) ? labels.slice(1) : labels, count };
}

async function train(stream: Random, tally: Tally, graph: ModelGraph, runtime: Runtime) {
  const optimizer = pick(stream, optimizers);
  const options: NetworkOptions = {
    initial: drawTicket(stream, graph),
    optimizer: chance(stream, 0.9)
      ? optimizer
      : (mutate(optimizer, stream, typed) as OptimizerSpec),
    loss: { labelSmoothing: orOdd(stream, pick(stream, [0, 0.1])) },
    batchSize: orOdd(stream, between(stream, 1, MOST_EXAMPLES)),
    seed: orOdd(stream, 1),
    ...(chance(stream, 0.3) && { track: ['denseMomentum'] as const }),
  };
  const network = await attempt(tally, 'createNetwork', () =>
    SparseNetwork.create(graph, options, runtime),
  );
  if (!network) return;
  if (chance(stream, 0.3)) {
    await attempt(tally, 'guarded step', () => stepBetweenGuards(graph, options, runtime));
  }
  const under: Promise<unknown>[] = [];
  const calls = between(stream, 1, 5);
  for (let i = 0; i < calls; i++) {
    const call = use(stream, tally, graph, network, options.batchSize);
    if (chance(stream, 0.2)) under.push(call);
    else await call;
  }
  if (chance(stream, 0.5)) await Promise.all(under);
  network.dispose();
  await Promise.all([...under, use(stream, tally, graph, network, options.batchSize)]);
}

/** One call, with arguments that are right or odd. */
function use(
  stream: Random,
  tally: Tally,
  graph: ModelGraph,
  network: TrainableNetwork,
  most: number,
): Promise<unknown> {
  const batch = drawBatch(stream, graph, most);
  const collect = signals.filter(() => chance(stream, 0.2));
  const kernels = graph.parameters.filter(({ maskable }) => maskable);
  const named = chance(stream, 0.9) ? kernels : graph.parameters;
  const name = pick(stream, ['__proto__', ...named.flatMap(({ name }) => [name, name])]);
  const calls: Record<string, () => Promise<unknown>> = {
    trainBatch: () => network.trainBatch(batch, { learningRate: orOdd(stream, 0.1), collect }),
    gradients: () => network.gradients(batch, collect),
    predict: () => network.predict(batch.inputs, batch.count),
    layer: () => network.layer(name),
    setMask: async () => {
      const { mask } = await network.layer(name);
      const { size } = mask;
      const density = chance(stream, 0.5) ? mask.count / size : stream.uniform();
      const count = Math.round(density * size);
      const length = chance(stream, 0.9) ? size : size + 1;
      await network.setMask(name, Mask.of(length, stream.permutation(size).slice(0, count)));
    },
    importState: async () => {
      const state = await network.exportState();
      const step = orOdd(stream, state.step);
      const slots = chance(stream, 0.9) ? state.slots : {};
      const ticket = chance(stream, 0.5) ? drawTicket(stream, graph) : {};
      await network.importState({ ...state, ...ticket, step, slots });
    },
    exportTicket: () => network.exportTicket(),
  };
  const what = pick(stream, ['trainBatch', 'trainBatch', ...Object.keys(calls)]);
  return attempt(tally, what, calls[what]);
}
