import { ModelError, type ModelGraph, sizeOf } from '@freetickets/core';
import { graphHash } from '../graph-hash.js';
import { layerRules } from '../layers/rules.js';
import { defaultLimits, type GraphLimits, requireWithin } from './limits.js';
import { checkNames } from './names.js';
import { checkParameters } from './parameters.js';
import { checkShapes } from './shapes.js';
import { checkWiring } from './wiring.js';

export interface CheckOptions {
  /**
   * What becomes of layer classes whose shapes cannot be inferred here: custom, recurrent and wrapping ones. Allowed ones
   * keep the shapes that the graph claims, and who runs them must compare these with the layers' own. Default refuse.
   */
  readonly unknownLayers?: 'refuse' | 'allow';
  readonly limits?: Partial<GraphLimits>;
}

/**
 * Throws unless a graph is one that `modelGraph` could have made: every name, option, shape, parameter, multiply-add and
 * the hash follow from its layers, inputs and wiring. For graphs from files: whoever wrote them chose their hash too.
 *
 * Throws a `ModelError` that names the node or parameter, what the graph claims and what follows; a `LimitError` where the
 * graph is larger than `limits`.
 */
export function checkGraph(graph: ModelGraph, options: CheckOptions = {}): void {
  checkStructure(graph, options);
  if (graph.hash !== graphHash(graph)) {
    throw new ModelError(
      `The graph names the hash ${graph.hash.slice(0, 12)}, but has ${graphHash(graph).slice(0, 12)}: it was altered.`,
    );
  }
}

/** `checkGraph` without the hash. */
export function checkStructure(
  graph: Omit<ModelGraph, 'hash'>,
  { unknownLayers = 'refuse', limits }: CheckOptions,
): void {
  const allowed = { ...defaultLimits, ...limits };
  requireWithin(allowed, 'nodes', graph.nodes.length);
  checkNames(graph);
  checkWiring(graph);
  if (unknownLayers === 'refuse') refuseUnknown(graph);
  checkParameters(graph, checkShapes(graph));
  const shapes = [
    ...graph.nodes.map(({ outputShape }) => outputShape),
    ...graph.parameters.map(({ shape }) => shape),
  ];
  const values = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  requireWithin(allowed, 'memory', values * Float32Array.BYTES_PER_ELEMENT);
}

function refuseUnknown({ nodes }: Omit<ModelGraph, 'hash'>): void {
  const unknown = nodes.find(({ type }) => !layerRules.has(type));
  if (!unknown) return;
  throw new ModelError(
    `Node "${unknown.name}" is of the class ${unknown.type}, whose shapes cannot be inferred. Allow it with unknownLayers: 'allow' if what runs it compares its shapes with the graph's.`,
  );
}
