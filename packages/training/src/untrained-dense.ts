import {
  type ByLayer,
  type GraphNode,
  type LayerShape,
  largestBatch,
  type ModelGraph,
  OptionError,
  type Run,
  random,
  sizeOf,
  type TicketState,
  type TrainableNetwork,
  type UntrainedNetwork,
} from '@freetickets/core';
import { noGradients, withGradients } from '@freetickets/sparse-masks';
import { maskedLayers } from './topology.js';
import type { TrainOptions } from './train-options.js';
import { trainingBatch } from './training-batch.js';

/** A run's network before training, with all its weights, on the engine that will train it. */
export class UntrainedDense implements UntrainedNetwork {
  readonly layers: readonly LayerShape[];
  readonly weights: ByLayer;
  private network: TrainableNetwork | undefined;

  constructor(
    private readonly options: TrainOptions,
    private readonly run: Run,
    private readonly initial: TicketState,
  ) {
    this.layers = options.graph.parameters.filter(({ maskable }) => maskable);
    this.weights = Object.fromEntries(
      this.layers.map(({ name }) => [name, initial.parameters[name].values]),
    );
  }

  // Plugins take these two out of the object.
  readonly gradients: UntrainedNetwork['gradients'] = async ({
    batches,
    weights = {},
    temperature = 1,
  }) => {
    const { graph } = this.options;
    const cooled = temperature === 1 ? [] : logitParameters(graph);
    const network = await this.networkOf();
    const state = await network.exportState();
    const parameters = Object.entries(this.initial.parameters).map(([name, parameter]) => {
      const values = Float32Array.from(name in weights ? weights[name] : parameter.values);
      const factor = cooled.includes(name) ? 1 / temperature : 1;
      return [name, { ...parameter, values: values.map((value) => value * factor) }];
    });
    await network.importState({ ...state, parameters: Object.fromEntries(parameters) });
    const gradients = await this.meanGradients(network, batches);
    // A logit w x / T grows by x / T with w.
    return Object.fromEntries(
      Object.entries(gradients).map(([name, values]) => {
        const factor = cooled.includes(name) ? 1 / temperature : 1;
        return [name, values.map((value) => value * factor)];
      }),
    );
  };

  readonly trained: UntrainedNetwork['trained'] = async (path) => {
    const { trained } = this.options;
    if (trained) return trained(path);
    const expected = 'a function that gives the weights of a trained network by its path';
    throw new OptionError('train: trained', undefined, expected);
  };

  dispose(): void {
    this.network?.dispose();
  }

  private async networkOf(): Promise<TrainableNetwork> {
    const { graph, engine, loss, plan } = this.options;
    const { optimizer, seed } = this.run;
    const batchSize = largestBatch(plan, this.run);
    const { initial } = this;
    this.network ??= await engine.createNetwork(graph, {
      initial,
      optimizer,
      loss,
      batchSize,
      seed,
    });
    return this.network;
  }

  /** The gradient of the mean loss over the first batches of a random order, not augmented. */
  private async meanGradients(
    network: TrainableNetwork,
    batches: number,
  ): Promise<Record<string, Float32Array>> {
    const { plan, train, graph, loss } = this.options;
    const { seed } = this.run;
    const order = random.derive(seed, 'initial-masks').permutation(plan.examples);
    const size = largestBatch(plan, this.run);
    let gradients = noGradients;
    for (let first = 0; first < Math.min(batches * size, order.length); first += size) {
      const indices = order.subarray(first, first + size);
      const room = new Float32Array(indices.length * sizeOf(graph.inputShape));
      const place = { seed, epoch: 0, step: 0 };
      const batch = trainingBatch({ train, graph, loss }, indices, room, place);
      await network.gradients(batch, ['denseGradient']);
      gradients = withGradients(gradients, await maskedLayers(network));
    }
    const { batches: count, sums } = gradients;
    return Object.fromEntries(
      Object.entries(sums).map(([name, sum]) => [name, sum.map((value) => value / count)]),
    );
  }
}

/** The weights and biases of the dense layers that give the logits, one a head: divided by a temperature, they divide those. */
function logitParameters({ nodes, output, parameters }: ModelGraph): string[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  /** The node that makes a value, before it is reshaped, or gets the zero that stands for a sigmoid's first class. */
  const makerOf = (name: string): GraphNode | undefined => {
    const node = byName.get(name);
    const isMoved = node && ['Reshape', 'Flatten', 'ZeroPadding2D'].includes(node.type);
    return isMoved ? makerOf(node.inputs[0]) : node;
  };
  const last = makerOf(output);
  const makers = last?.type === 'Concatenate' ? last.inputs.map(makerOf) : [last];
  const isLinear = makers.every(
    (node) => node?.type === 'Dense' && (node.config.activation ?? 'linear') === 'linear',
  );
  if (isLinear) {
    const layers = new Set(makers.map((node) => node?.layer));
    return parameters.flatMap(({ name, layer }) => (layers.has(layer) ? [name] : []));
  }
  throw new OptionError(
    'initialMasks.temperature',
    `a model that ends in ${makers[0]?.type}`,
    'temperature: 1, as its logits are not those of a dense layer',
  );
}
