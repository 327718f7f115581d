import type { GraphNode, ModelGraph } from '@freetickets/core';
import { layers } from './lowering/layers.js';
import { optionProblems } from './lowering/options.js';

/** Why this engine cannot run a graph: a sentence for each layer that stands in the way, and where to go with it. */
export function unsupported(graph: ModelGraph): readonly string[] {
  const seen = new Set<string>();
  const problems = graph.nodes.flatMap((node) => {
    const { layer, type, outputShape } = node;
    const again = seen.has(layer);
    seen.add(layer);
    if (type === 'InputLayer') {
      return outputShape.length > 3
        ? [`The input has ${outputShape.length} axes, at most 3 are supported.`]
        : [];
    }
    const known = layers[type];
    const found: (string | false)[] = known
      ? [...optionProblems(node), ...(known.problems?.(node, inputsOf(graph, node)) ?? [])]
      : ['no such layer is known here'];
    if (type === 'Dropout' && again) {
      found.push('its calls could not be told apart; give each a Dropout layer of its own');
    }
    return found
      .filter((problem) => problem !== false)
      .map((problem) => `Layer "${layer}" (${type}): ${problem}.`);
  });
  if (graph.parameters.every(({ trainable }) => !trainable)) {
    problems.push('The graph has no trainable parameter; unfreeze a layer.');
  }
  return problems.length > 0 ? [...problems, "engine: 'tfjs' may run it."] : [];
}

function inputsOf({ nodes }: ModelGraph, { inputs }: GraphNode): readonly GraphNode[] {
  return inputs.flatMap((name) => nodes.filter((node) => node.name === name));
}
