import type { ModelGraph } from '@freetickets/core';
import { refusedLayers } from '../layers/refused.js';
import { layerRules } from '../layers/rules.js';
import { type InferredNode, inferNode } from './shapes.js';
import { checkStructure } from './structure.js';

/**
 * `checkGraph` without limits, for graphs that the program made itself or that were checked before. Layers of
 * someone's own classes are allowed.
 *
 * @param largest how many values a parameter may hold. Default: what kernels can count
 */
export function checkEveryLayer(
  graph: Omit<ModelGraph, 'hash'>,
  largest?: number,
): readonly InferredNode[] {
  // Shapes of their neighbours may be wrong: some change their input's shape in TensorFlow.js.
  for (const node of graph.nodes) {
    if (Object.hasOwn(refusedLayers, node.type)) inferNode(node, [], layerRules);
  }
  return checkStructure(graph, layerRules, largest);
}
