import {
  checkOptionNames,
  limitsOf,
  type ModelGraph,
  OptionError,
  sizeOf,
} from '@freetickets/core';
import { feedForwardRules } from '../layers/feed-forward.js';
import { checkEveryLayer } from './every-layer.js';
import { defaultLimits, type GraphLimits, requireWithin } from './limits.js';
import type { InferredNode } from './shapes.js';
import { checkStructure } from './structure.js';
import { refuseUnknown } from './unknown-layers.js';
import { edgesOf } from './wiring.js';

/** How large a graph may be. */
export interface SizeOptions {
  /** Those that are absent or undefined are the defaults; Infinity is no limit. */
  readonly limits?: { readonly [Limit in keyof GraphLimits]?: number | undefined };
  /** How many networks of this graph there are: limits are for all of them together. Default 1. */
  readonly members?: number;
}

export interface CheckOptions extends SizeOptions {
  /**
   * What becomes of layers of someone's own classes, whose shapes cannot be inferred here. Allowed ones keep the shapes
   * that the graph claims; who runs them must compare these with the layers' own, and make no class but those that
   * their program registered, as `layersModel` does. Default refuse.
   */
  readonly unknownLayers?: 'refuse' | 'allow';
}

/**
 * Throws unless a graph is one that `modelGraph` could have made: every name, option, shape, parameter and multiply-add
 * follow from its layers, inputs and wiring. For graphs from files, whose hash is then still to be
 * compared with that of `graphText`: whoever wrote them chose it, too.
 *
 * Throws a `ModelError` that names the node or parameter, what the graph claims and what follows; a `LimitError` where
 * the graph is larger than `limits`; an `OptionError` for an option that is none, a limit that is no number above 0, and
 * `members` that are no whole number from 1.
 */
export function checkGraph(graph: ModelGraph, options: CheckOptions = {}): void {
  checkOptionNames(options, 'limits', 'members', 'unknownLayers');
  const { unknownLayers = 'refuse', ...size } = options;
  if (unknownLayers !== 'refuse' && unknownLayers !== 'allow') {
    throw new OptionError('unknownLayers', unknownLayers, "'refuse' or 'allow'");
  }
  checkWithin(graph, size, () => {
    const nodes = checkEveryLayer(graph);
    if (unknownLayers === 'refuse') refuseUnknown(nodes);
    return nodes;
  });
}

/**
 * As `checkGraph` where layers of someone's own classes are allowed, and those that go over time or hold others count as such:
 * for programs that do not run them, and need not have their rules.
 */
export function checkFeedForward(graph: ModelGraph, size: SizeOptions = {}): void {
  checkOptionNames(size, 'limits', 'members');
  checkWithin(graph, size, () => checkStructure(graph, feedForwardRules));
}

function checkWithin(
  graph: ModelGraph,
  { limits, members = 1 }: SizeOptions,
  check: () => readonly InferredNode[],
): void {
  if (!Number.isInteger(members) || members < 1) {
    throw new OptionError('members', members, 'a whole number from 1');
  }
  const allowed = limitsOf(defaultLimits, limits);
  requireWithin(allowed, 'nodes', graph.nodes.length);
  requireWithin(allowed, 'edges', members * edgesOf(graph));
  const nodes = check();
  const weights = valuesOf(graph.parameters.map(({ shape }) => shape));
  const outputs = valuesOf(graph.nodes.map(({ outputShape }) => outputShape));
  requireWithin(allowed, 'memory', (members * weights + outputs) * Float32Array.BYTES_PER_ELEMENT);
  const operations = nodes.reduce((sum, node) => sum + operationsOf(node), 0);
  requireWithin(allowed, 'operations', members * operations);
}

const valuesOf = (shapes: readonly (readonly number[])[]): number =>
  shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);

/** What computing a node takes for one example. */
function operationsOf({ node, inputShapes, inferred }: InferredNode): number {
  return (inferred?.operations ?? 0) + valuesOf([...inputShapes, node.outputShape]);
}
