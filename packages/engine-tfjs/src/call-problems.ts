import type { GraphNode, ModelGraph } from '@freetickets/core';
import { indicesOf } from './embedding-inputs.js';
import { layersOf } from './layer-problems.js';

type Shape = readonly number[];

/** Layers that TensorFlow.js cannot take a gradient through. */
const withoutGradient = new Set(['Masking', 'ThresholdedReLU', 'Embedding']);

/** Layers that TensorFlow.js runs one time step after the other. */
const overTime = new Set([
  'RNN',
  'SimpleRNN',
  'GRU',
  'LSTM',
  'ConvLSTM2D',
  'Bidirectional',
  'TimeDistributed',
]);

/** What stands in the way of training because of where layers are called, and with what: by node. */
export function problemsOfCalls({
  nodes,
  parameters,
}: ModelGraph): ReadonlyMap<string, readonly string[]> {
  const trained = new Set(
    parameters.filter(({ trainable }) => trainable).map(({ layer }) => layer),
  );
  const shapes = new Map(nodes.map(({ name, outputShape }) => [name, outputShape]));
  const called = new Set<string>();
  /** Nodes whose values depend on what is trained. */
  const depending = new Set<string>();
  /** Nodes whose values depend on what dropout draws. */
  const dropped = new Set<string>();
  const problems = new Map<string, readonly string[]>();
  for (const node of nodes) {
    const { name, layer, type, config, inputs } = node;
    const found: string[] = [];
    const depends = inputs.some((input) => depending.has(input));
    if (depends || trained.has(layer)) depending.add(name);
    if (depends)
      found.push(
        ...problemsOfGradient(
          node,
          inputs.map((input) => shapes.get(input) ?? []),
        ),
      );
    const isDropped = inputs.some((input) => dropped.has(input));
    if (isDropped || (type === 'Dropout' && config.rate !== 0)) dropped.add(name);
    if (isDropped && indicesOf(node) !== undefined) {
      found.push('Dropout would change the indices it reads; put the Dropout behind it');
    }
    if (type === 'Dropout' && called.has(layer)) {
      found.push('its calls could not be told apart; give each a Dropout layer of its own');
    }
    if (type === 'Dropout' && !fitsNoise(node)) {
      found.push(
        `its noiseShape does not fit [batch, ${node.outputShape.join(', ')}]; give 1 for the batch and for each axis that shares what is drawn, and null for the others`,
      );
    }
    called.add(layer);
    problems.set(name, found);
  }
  return problems;
}

/** Why TensorFlow.js cannot take a gradient through a node to its inputs: half a sentence each. */
function* problemsOfGradient(node: GraphNode, inputShapes: readonly Shape[]): Generator<string> {
  const { type, outputShape } = node;
  const layers = layersOf(node);
  if (layers.some((each) => withoutGradient.has(each.type))) {
    yield 'TensorFlow.js has no gradient for it; put it before the first trained layer';
  }
  const [first] = inputShapes;
  if (layers.some((each) => overTime.has(each.type) && first[each.firstAxis] === 1)) {
    yield 'TensorFlow.js has no gradient for a single time step; give it several, or use another layer';
  }
  const isBroadcast = inputShapes.some((shape) => shape.join() !== outputShape.join());
  if ((type === 'Maximum' || type === 'Minimum') && isBroadcast) {
    yield 'TensorFlow.js has no gradient for inputs of different shapes; bring them to one before';
  }
}

/** Whether what dropout draws has the values' shape, or is stretched to it, in a batch of any size. */
function fitsNoise({ config, outputShape }: GraphNode): boolean {
  const noiseShape = config.noiseShape as readonly (number | null)[] | undefined;
  if (!noiseShape) return true;
  const anySize = 0;
  const full = [anySize, ...outputShape];
  const before = full.length - noiseShape.length;
  return (
    before >= 0 &&
    noiseShape.every((size, axis) => [1, full[before + axis]].includes(size ?? full[axis]))
  );
}
