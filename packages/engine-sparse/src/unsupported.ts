import { type GraphNode, ModelError, type ModelGraph, type Purpose } from '@freetickets/core';
import { checkFeedForward, noLimits } from '@freetickets/model-graph/check';
import { layers } from './lowering/layers.js';
import { threeAxes } from './lowering/restrictions.js';

/**
 * Why this engine cannot train a graph, or predict with it: a sentence for each layer that stands in the way. The graph
 * is one that `checkFeedForward` accepts.
 */
export function unsupported(graph: ModelGraph, purpose: Purpose): readonly string[] {
  const inputs = new Set(
    graph.nodes.filter(({ type }) => type === 'InputLayer').map(({ name }) => name),
  );
  const called = new Set<string>();
  const problems = graph.nodes.flatMap((node) => {
    const { layer, type } = node;
    const found = problemsOf(node, purpose);
    if (type === 'Embedding' && !inputs.has(node.inputs[0])) {
      found.push('its indices are not an input of the model as it is; put it first');
    }
    if (type === 'Dropout' && purpose === 'train' && called.has(layer)) {
      found.push('its calls could not be told apart; give each a Dropout layer of its own');
    }
    called.add(layer);
    return found.map((problem) => `Layer "${layer}" (${type}): ${problem}.`);
  });
  if (purpose === 'train' && graph.parameters.every(({ trainable }) => !trainable)) {
    problems.push('The graph has no trainable parameter; unfreeze a layer.');
  }
  return problems.length > 0 ? [...problems, "engine: 'tfjs' may run it."] : [];
}

/** Layers that go over time, and those around others. */
const recurrent = /^((Simple)?RNN|GRU|LSTM|ConvLSTM2D|Bidirectional|TimeDistributed)$/;
const RECURRENT =
  "recurrent layers stay with engine 'tfjs', which trains them and predicts with them";

function problemsOf(node: GraphNode, purpose: Purpose): string[] {
  if (node.type === 'InputLayer') return [threeAxes(node) ?? []].flat();
  const known = layers.get(node.type);
  if (!known) return [recurrent.test(node.type) ? RECURRENT : 'no such layer is known here'];
  const { restrictions = [], trainingRestrictions = [] } = known;
  const all = purpose === 'train' ? [...restrictions, ...trainingRestrictions] : restrictions;
  return all.flatMap((restriction) => restriction(node) ?? []);
}

/** Throws a `ModelError` where a graph contradicts itself, or cannot be run here. */
export function requireSupported(graph: ModelGraph, purpose: Purpose): void {
  checkFeedForward(graph, { limits: noLimits });
  const problems = unsupported(graph, purpose);
  if (problems.length > 0) throw new ModelError(problems.join(' '));
}
