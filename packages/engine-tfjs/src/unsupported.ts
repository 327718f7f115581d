import type { ModelGraph, Purpose } from '@freetickets/core';
import { problemsOfCalls } from './call-problems.js';
import {
  type LayerOptions,
  layersOf,
  problemsOfRunning,
  problemsOfTraining,
} from './layer-problems.js';

/**
 * Why TensorFlow.js, or this engine, cannot train a graph, or predict with it: a sentence for each layer that stands in
 * the way, and one where there is nothing to train.
 */
export function unsupported(graph: ModelGraph, purpose: Purpose): readonly string[] {
  const ofCalls =
    purpose === 'train' ? problemsOfCalls(graph) : new Map<string, readonly string[]>();
  const problems = graph.nodes.flatMap(({ name, layer, type, config, outputShape }) => {
    const ofLayer = layerProblems({ type, config, outputShape }, purpose);
    return [...ofLayer, ...(ofCalls.get(name) ?? [])].map(
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
