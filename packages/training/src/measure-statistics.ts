import {
  type GraphNode,
  largestBatch,
  type ModelGraph,
  makeReady,
  type Run,
  random,
  sizeOf,
  type TicketState,
  yieldToEventLoop,
} from '@freetickets/core';
import type { TrainOptions } from './train-options.js';
import { trainingBatch } from './training-batch.js';

/** Whether a model has statistics that training measures. */
export const hasStatistics = ({ parameters }: ModelGraph): boolean =>
  parameters.some(({ role }) => role.startsWith('moving_'));

/**
 * A ticket with normalisation statistics measured anew: the means over the batches of one epoch of training examples, in which
 * no weight changes, each batch by its number of examples (as `update_bn` after stochastic weight averaging, Izmailov et al. 2018).
 *
 * @param place epochs and steps of the run that lie behind
 */
export async function withMeasuredStatistics(
  ticket: TicketState,
  options: TrainOptions,
  run: Run,
  place: { readonly epochs: number; readonly steps: number },
): Promise<TicketState> {
  const { plan, graph, engine, loss } = options;
  const { batchSize, seed } = run;
  const epoch = place.epochs + 1;
  const statistics = graph.parameters.filter(({ role }) => role.startsWith('moving_'));
  const sums = new Map(
    statistics.map(({ name, shape }) => [name, new Float64Array(sizeOf(shape))]),
  );
  const network = await engine.createNetwork(
    { ...graph, nodes: graph.nodes.map(withoutMomentum) },
    {
      initial: ticket,
      optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
      loss,
      batchSize: largestBatch(plan, run),
      seed,
    },
  );
  const order = random.derive(seed, 'order', epoch).permutation(plan.examples);
  const size = sizeOf(graph.inputShape);
  try {
    for (let first = 0; first < order.length; first += batchSize) {
      const end = first + batchSize;
      const indices = order.subarray(first, end);
      await makeReady(options.train, indices, order.subarray(end, end + batchSize));
      const step = place.steps + 1 + first / batchSize;
      const room = new Float32Array(indices.length * size);
      const batch = trainingBatch(options, indices, room, { seed, epoch, step });
      await network.trainBatch(batch, { learningRate: 0 });
      const { parameters } = await network.exportTicket();
      for (const [name, sum] of sums) {
        const { values } = parameters[name];
        for (let i = 0; i < sum.length; i++) sum[i] += values[i] * batch.count;
      }
      await yieldToEventLoop();
    }
  } finally {
    network.dispose();
  }
  const measured = Array.from(sums, ([name, sum]) => {
    const values = Float32Array.from(sum, (value) => value / plan.examples);
    return [name, { ...ticket.parameters[name], values }];
  });
  return { ...ticket, parameters: { ...ticket.parameters, ...Object.fromEntries(measured) } };
}

/** A normalisation whose moving statistics are those of the last batch. */
const withoutMomentum = (node: GraphNode): GraphNode =>
  node.type === 'BatchNormalization' ? { ...node, config: { ...node.config, momentum: 0 } } : node;
