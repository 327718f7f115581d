import {
  type Batch,
  graphInputs,
  type ModelGraph,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import { scatter } from '@freetickets/sparse-masks';
import { activate } from './testing-activations.js';
import { plainLayers } from './testing-layers.js';
import { Tape, type TapeIndex } from './testing-tape.js';
import type { Values } from './testing-windows.js';

interface Gradient {
  readonly values: Float64Array;
  /** The largest sum, at any position of its layer's parameters, of the sizes of what a gradient is made of. */
  readonly gross: number;
}

/** What a network computes of a batch, in double precision. */
export interface Reference {
  readonly loss: number;
  readonly correct: number;
  /** [example, class]. */
  readonly logits: Float64Array;
  /** Of the mean loss, by every position of every parameter. */
  readonly gradients: { readonly [parameter: string]: Gradient };
  /** Moving averages after a training step. */
  readonly statistics: { readonly [parameter: string]: Float64Array };
  /**
   * How near a value came to where a slope jumps, or two logits to each other: nearer than rounding, and results may
   * differ.
   */
  readonly margin: number;
}

/**
 * Works a graph out layer by layer, in plain loops; normalised by the batch where it trains, else by moving averages.
 */
export function reference(
  graph: ModelGraph,
  ticket: TicketState,
  batch: Batch,
  { labelSmoothing = 0, trains = true, seed = 0 } = {},
): Reference {
  const tape = new Tape(trains);
  const parameters = new Map(
    graph.parameters.map(({ name }) => {
      const { values, mask } = ticket.parameters[name];
      const all = mask ? scatter(values, mask) : values;
      return [name, Array.from(all, (value) => tape.constant(value))];
    }),
  );
  const inputs = new Map(graphInputs(graph).map((input) => [input.node.name, input]));
  const size = sizeOf(graph.inputShape);
  const examples = Array.from({ length: batch.count }, (_, i) =>
    Array.from(batch.inputs.subarray(i * size, (i + 1) * size), (value) => tape.constant(value)),
  );
  const statistics = new Map<string, Float64Array>();
  const values = new Map<string, Values>();
  for (const node of graph.nodes) {
    const input = inputs.get(node.name);
    if (input) {
      const { first, size } = input;
      const indices = examples.flatMap((all) => all.slice(first, first + size));
      values.set(node.name, { indices, shape: node.outputShape });
      continue;
    }
    const linear = plainLayers[node.type]({
      tape,
      node,
      trains,
      seed,
      count: batch.count,
      inputs: node.inputs.map((name) => values.get(name) as Values),
      parameter: (role) => parameters.get(`${node.layer}/${role}`),
      observe(role, channel, value) {
        const name = `${node.layer}/${role}`;
        const moving = statistics.get(name) ?? Float64Array.from(ticket.parameters[name].values);
        const momentum = Number(node.config.momentum);
        moving[channel] = momentum * moving[channel] + (1 - momentum) * value;
        statistics.set(name, moving);
      },
    });
    values.set(node.name, { indices: activate(tape, node, linear), shape: node.outputShape });
  }
  const { indices } = values.get(graph.output) as Values;
  const { loss, correct } = crossEntropy(tape, indices, batch, labelSmoothing);
  const derivatives = tape.derivatives(loss);
  const grossOf = (layer: string) =>
    Array.from(parameters).reduce((most, [name, indices]) => {
      const ofLayer = name.startsWith(`${layer}/`) ? indices : [];
      return ofLayer.reduce((largest, index) => Math.max(largest, derivatives.gross[index]), most);
    }, 0);
  const gradients = graph.parameters.map(({ name, layer }): [string, Gradient] => {
    const values = Float64Array.from(parameters.get(name) ?? [], (i) => derivatives.exact[i]);
    return [name, { values, gross: grossOf(layer) }];
  });
  return {
    loss: tape.values[loss],
    correct,
    logits: Float64Array.from(indices, (index) => tape.values[index]),
    gradients: Object.fromEntries(gradients),
    statistics: Object.fromEntries(statistics),
    margin: tape.margin,
  };
}

/**
 * Mean cross-entropy of softmax(logits) with the smoothed labels, and how many largest logits, the first of equal ones,
 * are right.
 */
function crossEntropy(
  tape: Tape,
  logits: readonly TapeIndex[],
  { labels, targets, weights, count }: Batch,
  smoothing: number,
) {
  const classes = logits.length / count;
  let correct = 0;
  const losses = Array.from({ length: count }, (_, example) => {
    const own = logits.slice(example * classes, (example + 1) * classes);
    const best = tape.values[tape.largest(own)];
    correct += own.findIndex((index) => tape.values[index] === best) === labels[example] ? 1 : 0;
    const odds = own.map((index) => Math.exp(tape.values[index] - best));
    const total = odds.reduce((sum, each) => sum + each);
    const weight = weights?.[example] ?? 1;
    return tape.sum((term) =>
      own.reduce((loss, index, c) => {
        const plain = targets?.[example * classes + c] ?? Number(c === labels[example]);
        const target = (1 - smoothing) * plain + smoothing / classes;
        const probability = odds[c] / total;
        term(index, weight * (probability - target));
        return loss - weight * target * Math.log(probability);
      }, 0),
    );
  });
  return { loss: tape.mean(losses), correct };
}
