import type { ModelGraph, Purpose } from '@freetickets/core';
import { indicesOf } from './embedding-inputs.js';
import {
  type LayerOptions,
  layersOf,
  problemsOfRunning,
  problemsOfTraining,
} from './layer-problems.js';

/** Layers that TensorFlow.js cannot take a gradient through. */
const withoutGradient = new Set(['Masking', 'ThresholdedReLU', 'Embedding']);

/**
 * Why TensorFlow.js, or this engine, cannot train a graph, or predict with it: a sentence for each layer that stands in
 * the way, and one where there is nothing to train.
 */
export function unsupported(graph: ModelGraph, purpose: Purpose): readonly string[] {
  const ofCalls = purpose === 'train' ? problemsOfCalls(graph) : new Map<string, string>();
  const problems = graph.nodes.flatMap(({ name, layer, type, config, outputShape }) => {
    const ofLayer = layerProblems({ type, config, outputShape }, purpose);
    return [...ofLayer, ...[ofCalls.get(name) ?? []].flat()].map(
      (problem) => `Layer "${layer}" (${type}): ${problem}.`,
    );
  });
  if (purpose === 'train' && graph.parameters.every(({ trainable }) => !trainable)) {
    problems.push('The graph has no trainable parameter; unfreeze a layer.');
  }
  // Each call of a layer has the same to say.
  return [...new Set(problems)];
}

function* layerProblems(node: LayerOptions, purpose: Purpose): Generator<string> {
  for (const layer of layersOf(node)) {
    yield* problemsOfRunning(layer);
    if (purpose === 'train') yield* problemsOfTraining(layer);
  }
}

/** What stands in the way of training because of where a layer is called: by node. */
function problemsOfCalls({ nodes, parameters }: ModelGraph): ReadonlyMap<string, string> {
  const trained = new Set(
    parameters.filter(({ trainable }) => trainable).map(({ layer }) => layer),
  );
  const called = new Set<string>();
  /** Nodes whose values depend on what is trained. */
  const depending = new Set<string>();
  /** Nodes whose values depend on what dropout draws. */
  const dropped = new Set<string>();
  const problems = new Map<string, string>();
  for (const node of nodes) {
    const { name, layer, type, config, inputs } = node;
    const depends = inputs.some((input) => depending.has(input));
    if (depends || trained.has(layer)) depending.add(name);
    if (depends && layersOf(node).some((each) => withoutGradient.has(each.type))) {
      problems.set(
        name,
        'TensorFlow.js has no gradient for it; put it before the first trained layer',
      );
    }
    const isDropped = inputs.some((input) => dropped.has(input));
    if (isDropped || (type === 'Dropout' && config.rate !== 0)) dropped.add(name);
    if (isDropped && indicesOf(node) !== undefined) {
      problems.set(name, 'Dropout would change the indices it reads; put the Dropout behind it');
    }
    if (type === 'Dropout' && called.has(layer)) {
      problems.set(name, 'its calls could not be told apart; give each a Dropout layer of its own');
    }
    called.add(layer);
  }
  return problems;
}
