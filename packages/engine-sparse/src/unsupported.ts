import type { GraphNode, ModelGraph } from '@freetickets/core';
import { layers } from './lowering/layers.js';
import { optionProblems } from './lowering/options.js';

/** Why this engine cannot train a graph: a sentence for each layer that stands in the way, and where to go with it. */
export function unsupported(graph: ModelGraph): readonly string[] {
  const problems = [...unsupportedLayers(graph)];
  if (graph.parameters.every(({ trainable }) => !trainable)) {
    problems.push('The graph has no trainable parameter; unfreeze a layer.');
  }
  return problems.length > 0 ? [...problems, "engine: 'tfjs' may run it."] : [];
}

/** A sentence for each layer of a graph that is not lowered as its class and options say. */
export function unsupportedLayers(graph: ModelGraph): readonly string[] {
  const byName = new Map(graph.nodes.map((node) => [node.name, node]));
  const inputsOf = ({ inputs }: GraphNode) => inputs.flatMap((name) => byName.get(name) ?? []);
  const seen = new Set<string>();
  return graph.nodes.flatMap((node) => {
    const { layer, type, outputShape } = node;
    const again = seen.has(layer);
    seen.add(layer);
    if (type === 'InputLayer') {
      return outputShape.length > 3
        ? [`The input has ${outputShape.length} axes, at most 3 are supported.`]
        : [];
    }
    const known = layers.get(type);
    const found: (string | false)[] = known
      ? [...optionProblems(node), ...(known.problems?.(node, inputsOf(node)) ?? [])]
      : ['no such layer is known here'];
    if (type === 'Dropout' && again) {
      found.push('its calls could not be told apart; give each a Dropout layer of its own');
    }
    return found
      .filter((problem) => problem !== false)
      .map((problem) => `Layer "${layer}" (${type}): ${problem}.`);
  });
}
