import { type Batch, type ModelGraph, random, type TicketState } from '@freetickets/core';
import {
  assignParameters,
  layersModel,
  modelGraph,
  parameterVariables,
} from '@freetickets/model-graph';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { BackendName } from './backend.js';
import { tfjs } from './engine.js';

const EXAMPLES = 3;
/** Large enough for losses of 32-bit logits. */
const STEP = 2e-3;

/** A layer and where it stands. */
export interface LayerForm {
  /** One input, or several of one shape, without the batch axis. */
  readonly shape: readonly number[];
  readonly inputs?: number;
  /** Whether it is the first layer, of whole numbers below 5. */
  readonly first?: boolean;
  readonly layer: () => tfl.layers.Layer;
}

/**
 * A network around a layer, with parameters and a batch; every value that goes into the layer has weights of its own.
 */
export interface GradientCase {
  readonly graph: ModelGraph;
  readonly ticket: TicketState;
  readonly batch: Batch;
}

/** A form's network, with values spread over both signs: whole windows of them are negative. */
export function gradientCase(form: LayerForm): GradientCase {
  const graph = graphAround(form);
  const { first = false } = form;
  const parameters = graph.parameters.map(({ name, role, shape }) => {
    // Variances are positive.
    const [low, high] = role === 'moving_variance' ? [0.5, 1.5] : [-1, 1];
    const drawn = uniform(name, tf.util.sizeFromShape([...shape]));
    return [name, { shape, values: drawn.map((value) => low + (high - low) * value) }];
  });
  const drawn = uniform('inputs', EXAMPLES * tf.util.sizeFromShape([...graph.inputShape]));
  return {
    graph,
    ticket: { graphHash: graph.hash, parameters: Object.fromEntries(parameters) },
    batch: {
      inputs: drawn.map((value) => (first ? Math.floor(5 * value) : 2 * value - 1)),
      labels: Int32Array.from({ length: EXAMPLES }, (_, i) => i % 2),
      count: EXAMPLES,
    },
  };
}

function uniform(name: string, length: number): Float32Array {
  const stream = random.derive(1, 'gradients', name);
  return Float32Array.from({ length }, () => stream.uniform());
}

function graphAround({ shape, inputs = 1, first = false, layer }: LayerForm): ModelGraph {
  const given = tfl.input({ shape: first ? [...shape] : [2] });
  const apply = (each: tfl.layers.Layer, to: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
    each.apply(to) as tfl.SymbolicTensor;
  const values = Array.from({ length: inputs }, () => {
    if (first) return given;
    const flat = tfl.layers.dense({ units: tf.util.sizeFromShape([...shape]), useBias: false });
    return apply(tfl.layers.reshape({ targetShape: [...shape] }), apply(flat, given));
  });
  const output = apply(layer(), inputs === 1 ? values[0] : values);
  const features = output.rank > 2 ? apply(tfl.layers.flatten(), output) : output;
  const model = tfl.model({
    inputs: given,
    outputs: apply(tfl.layers.dense({ units: 2 }), features),
  });
  const graph = modelGraph(model);
  model.dispose();
  return graph;
}

/**
 * A derivative lies between the differences to both sides: they are far apart at a kink, and where a maximum changes.
 */
type Slope = readonly [low: number, high: number];

/** The loss gradient of every trainable parameter by differences of the cpu backend's forward pass. */
export async function numericGradients({
  graph,
  ticket,
  batch,
}: GradientCase): Promise<ReadonlyMap<string, readonly Slope[]>> {
  await tf.setBackend('cpu');
  const model = layersModel(graph);
  const values = Object.fromEntries(
    Object.entries(ticket.parameters).map(([name, parameter]) => [name, parameter.values]),
  );
  assignParameters(model, graph, values);
  const variables = new Map(parameterVariables(model, graph));
  const lossWith = (variable: tf.Variable, weights: Float32Array): number =>
    tf.tidy(() => {
      variable.assign(tf.tensor(weights, variable.shape));
      const x = tf.tensor(batch.inputs, [batch.count, ...graph.inputShape]);
      const logits = model.apply(x, { training: true }) as tf.Tensor;
      return crossEntropy(logits.dataSync(), batch.labels, graph.classes);
    });
  const gradients = graph.parameters
    .filter(({ trainable }) => trainable)
    .map(({ name }) => {
      const variable = variables.get(name) as tf.Variable;
      const here = lossWith(variable, values[name]);
      const slopes = Array.from(values[name], (value, i): Slope => {
        const [left, right] = [-STEP, STEP].map((step) => {
          const moved = values[name].slice();
          moved[i] = value + step;
          return (lossWith(variable, moved) - here) / (moved[i] - value);
        });
        return [Math.min(left, right), Math.max(left, right)];
      });
      lossWith(variable, values[name]);
      return [name, slopes] as const;
    });
  model.dispose();
  return new Map(gradients);
}

/** Mean cross-entropy in 64-bit numbers, to have its differences exact. */
function crossEntropy(logits: ArrayLike<number>, labels: Int32Array, classes: number): number {
  const losses = Array.from(labels, (label, example) => {
    const row = Array.from({ length: classes }, (_, c) => logits[example * classes + c]);
    return Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[label];
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** What one step of gradient descent at rate 1 subtracts from every trainable parameter. */
export async function stepGradients(
  { graph, ticket, batch }: GradientCase,
  backend: BackendName,
): Promise<ReadonlyMap<string, Float64Array>> {
  const network = await tfjs({ backend }).createNetwork(graph, {
    initial: ticket,
    optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
    loss: { labelSmoothing: 0 },
    batchSize: batch.count,
    seed: 1,
  });
  await network.trainBatch(batch, { learningRate: 1 });
  const { parameters } = await network.exportTicket();
  network.dispose();
  const trainable = graph.parameters.filter((parameter) => parameter.trainable);
  return new Map(
    trainable.map(({ name }) => [
      name,
      Float64Array.from(
        ticket.parameters[name].values,
        (before, i) => before - parameters[name].values[i],
      ),
    ]),
  );
}

/** How far gradients are from the slopes, at most: as a share of the parameter's largest slope, or of 0.001. */
export function largestDifference(
  actual: ReadonlyMap<string, Float64Array>,
  expected: ReadonlyMap<string, readonly Slope[]>,
): number {
  const shares = [...expected].map(([name, slopes]) => {
    const largest = Math.max(1e-3, ...slopes.flat().map(Math.abs));
    const off = slopes.map(([low, high], i) => {
      const value = actual.get(name)?.[i] ?? Number.NaN;
      return Math.max(low - value, value - high);
    });
    return Math.max(...off) / largest;
  });
  return Math.max(...shares);
}
