import type { ModelGraph } from '@freetickets/core';
import type { LayerRule } from '../layers/rule.js';
import { checkLeftOut } from './left-out.js';
import { checkNames } from './names.js';
import { checkParameters } from './parameters.js';
import { checkShapes, type InferredNode } from './shapes.js';
import { checkWiring } from './wiring.js';

/**
 * Throws a `ModelError` unless names, options, shapes, parameters and multiply-adds follow from layers, inputs and wiring.
 *
 * @param rules of the layer classes that are known; others keep the shapes that the graph claims
 * @param largest how many values a parameter may hold. Default: what kernels can count
 */
export function checkStructure(
  graph: Omit<ModelGraph, 'hash'>,
  rules: ReadonlyMap<string, LayerRule>,
  largest?: number,
): readonly InferredNode[] {
  checkNames(graph);
  checkLeftOut(graph);
  checkWiring(graph);
  const nodes = checkShapes(graph, rules);
  checkParameters(graph, nodes, largest);
  return nodes;
}
