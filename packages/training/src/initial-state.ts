import {
  type ByLayer,
  type InitialMasks,
  largestBatch,
  type ModelGraph,
  OptionError,
  PluginError,
  pluginLabel,
  type Run,
  random,
  type TicketState,
  type TrainableNetwork,
  type UntrainedNetwork,
} from '@freetickets/core';
import { gather, masksByScore } from '@freetickets/sparse-masks';
import { initialTicket } from '@freetickets/tickets';
import { startOf } from './cost.js';
import { noGradients, withGradients } from './gradient-sums.js';
import type { TrainOptions } from './train-options.js';

/** A run's first state: the model's initial weights at the positions that the run begins with. */
export async function initialState(options: TrainOptions, run: Run): Promise<TicketState> {
  const { graph } = options;
  const values = await options.initialise(run.seed);
  const start = startOf(run);
  const { initialMasks } = run;
  if (!initialMasks?.scores || start.sparsity === 0) {
    return initialTicket(graph, values, { ...start, seed: run.seed });
  }
  const dense = initialTicket(graph, values, { ...start, sparsity: 0, seed: run.seed });
  const scores = await scoresOf(initialMasks, options, run, dense);
  const layers = graph.parameters.filter(({ maskable }) => maskable);
  for (const { name, shape } of layers) {
    const { length } = scores[name] ?? [];
    const size = shape.reduce((product, each) => product * each, 1);
    if (length === size) continue;
    const label = pluginLabel(initialMasks, 'the initial masks');
    throw new PluginError(
      label,
      `${name}: got ${length} scores, expected ${size}, one a position.`,
    );
  }
  const masks = masksByScore(layers, scores, { ...start, scope: initialMasks.scope });
  const parameters = Object.entries(dense.parameters).map(([name, { shape, values: all }]) => {
    const mask = masks[name];
    return [name, mask ? { shape, mask, values: gather(all, mask) } : { shape, values: all }];
  });
  return { ...dense, parameters: Object.fromEntries(parameters) };
}

/** The scores of all positions of the dense network; no signal of training is left of it. */
async function scoresOf(
  masks: InitialMasks,
  options: TrainOptions,
  run: Run,
  dense: TicketState,
): Promise<ByLayer> {
  const { graph, engine, loss } = options;
  const layers = graph.parameters.filter(({ maskable }) => maskable);
  const batchSize = largestBatch(options.plan, run);
  let network: TrainableNetwork | undefined;
  const untrained: UntrainedNetwork = {
    layers,
    weights: Object.fromEntries(layers.map(({ name }) => [name, dense.parameters[name].values])),
    gradients: async ({ batches, weights, temperature = 1 }) => {
      const { optimizer, seed } = run;
      network ??= await engine.createNetwork(graph, {
        initial: dense,
        optimizer,
        loss,
        batchSize,
        seed,
      });
      const cooled = temperature === 1 ? [] : logitParameters(graph);
      await place(network, dense, { weights, cooled, temperature });
      const gradients = await meanGradients(network, options, run, batches);
      // A logit w x / T grows by x / T with w.
      const scaled = cooled.flatMap((name) =>
        name in gradients ? [[name, gradients[name].map((value) => value / temperature)]] : [],
      );
      return { ...gradients, ...Object.fromEntries(scaled) };
    },
    trained: async (path) => {
      if (options.trained) return options.trained(path);
      throw new OptionError(
        'train: trained',
        undefined,
        'a function that gives the weights of a trained network by its path',
      );
    },
  };
  try {
    return (await masks.scores?.(untrained)) ?? {};
  } finally {
    network?.dispose();
  }
}

/** The weights and biases of the dense layer that gives the logits: divided by a temperature, they divide those. */
function logitParameters({ nodes, output, parameters }: ModelGraph): string[] {
  const node = nodes.find(({ name }) => name === output);
  if (node?.type === 'Dense' && (node.config.activation ?? 'linear') === 'linear') {
    return parameters.flatMap(({ name, layer }) => (layer === node.layer ? [name] : []));
  }
  throw new OptionError(
    'initialMasks.temperature',
    `a model that ends in ${node?.type}`,
    'temperature: 1, as its logits are not those of a dense layer',
  );
}

/** Puts a state's weights into a network, or others in the place of some; those of `cooled` divided by a temperature. */
async function place(
  network: TrainableNetwork,
  { parameters }: TicketState,
  {
    weights = {},
    cooled,
    temperature,
  }: {
    readonly weights: ByLayer | undefined;
    readonly cooled: readonly string[];
    readonly temperature: number;
  },
): Promise<void> {
  const state = await network.exportState();
  const placed = Object.entries(parameters).map(([name, parameter]) => {
    const values = Float32Array.from(name in weights ? weights[name] : parameter.values);
    const scaled = cooled.includes(name) ? values.map((value) => value / temperature) : values;
    return [name, { ...parameter, values: scaled }];
  });
  await network.importState({ ...state, parameters: Object.fromEntries(placed) });
}

/** The gradient of the mean loss over the first batches of a random order. */
async function meanGradients(
  network: TrainableNetwork,
  { train, plan }: TrainOptions,
  run: Run,
  batches: number,
): Promise<Record<string, Float32Array>> {
  const order = random.derive(run.seed, 'initial-masks').permutation(plan.examples);
  const size = largestBatch(plan, run);
  let gradients = noGradients;
  for (let first = 0; first < Math.min(batches * size, order.length); first += size) {
    const indices = order.subarray(first, first + size);
    const labels = Int32Array.from(indices, (index) => train.labels[index]);
    const batch = { inputs: train.read(indices), labels, count: indices.length };
    await network.gradients(batch, ['denseGradient']);
    gradients = await withGradients(gradients, network);
  }
  const { batches: count, sums } = gradients;
  return Object.fromEntries(
    Object.entries(sums).map(([name, sum]) => [name, sum.map((value) => value / count)]),
  );
}
