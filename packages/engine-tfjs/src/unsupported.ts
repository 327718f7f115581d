import type { ModelGraph } from '@freetickets/core';

/** Layers that draw random numbers from TensorFlow.js, in each training step anew. */
const random = new Set(['GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'SpatialDropout1D']);

type Config = { readonly [key: string]: unknown };

/**
 * Why TensorFlow.js, or this engine, cannot train a graph: a sentence for each layer that stands in the way, and one where
 * there is nothing to train.
 */
export function unsupported(graph: ModelGraph): readonly string[] {
  const layers = new Map(graph.nodes.map((node) => [node.layer, node]));
  const calls = (layer: string) => graph.nodes.filter((node) => node.layer === layer).length;
  const problems = [...layers.values()].flatMap(({ layer, type, config }) => {
    const found = [...problemsOf(type, config, false)];
    if (type === 'Dropout' && calls(layer) > 1) {
      found.push('its calls could not be told apart; give each a Dropout layer of its own');
    }
    return found.map((problem) => `Layer "${layer}" (${type}): ${problem}.`);
  });
  if (graph.parameters.some(({ trainable }) => trainable)) return problems;
  return [...problems, 'The graph has no trainable parameter; unfreeze a layer.'];
}

function* problemsOf(type: string, config: Config, nested: boolean): Generator<string> {
  if (random.has(type) || (nested && type === 'Dropout')) {
    yield 'its random numbers would not be the same when a run is resumed; use Dropout, not wrapped';
  }
  if (Number(config.dropout ?? 0) > 0 || Number(config.recurrentDropout ?? 0) > 0) {
    yield 'its own dropout would not be the same when a run is resumed; use a Dropout layer';
  }
  if (config.stateful === true) {
    yield 'its state would go over from one batch to the next and into prediction; use stateful: false';
  }
  if (type === 'BatchNormalization' && (config.scale === false || config.center === false)) {
    yield 'TensorFlow.js cannot train it without scale or center; leave both on';
  }
  if ([config.dilationRate].flat().some((rate) => Number(rate ?? 1) > 1)) {
    yield 'TensorFlow.js has no gradient for dilated convolutions; use dilationRate 1';
  }
  for (const value of Object.values(config)) {
    if (isLayer(value)) yield* problemsOf(value.className, value.config, true);
  }
}

function isLayer(value: unknown): value is { className: string; config: Config } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'className' in value &&
    typeof value.className === 'string' &&
    'config' in value &&
    typeof value.config === 'object' &&
    value.config !== null
  );
}
