import type { ModelGraph } from '@freetickets/core';

/** Layers that draw random numbers from TensorFlow.js, in each training step anew. */
const random = new Set(['GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'SpatialDropout1D']);

type Config = { readonly [key: string]: unknown };

/** Why TensorFlow.js, or this engine, cannot train a graph: a sentence for each layer that stands in the way. */
export function unsupported(graph: ModelGraph): readonly string[] {
  const layers = new Map(graph.nodes.map((node) => [node.layer, node]));
  return [...layers.values()].flatMap(({ layer, type, config }) =>
    [...problems(type, config, false)].map((problem) => `Layer "${layer}" (${type}): ${problem}.`),
  );
}

function* problems(type: string, config: Config, nested: boolean): Generator<string> {
  if (random.has(type) || (nested && type === 'Dropout')) {
    yield 'its random numbers would not be the same when a run is resumed; use Dropout, not wrapped';
  }
  if (Number(config.dropout ?? 0) > 0 || Number(config.recurrentDropout ?? 0) > 0) {
    yield 'its own dropout would not be the same when a run is resumed; use a Dropout layer';
  }
  if (type === 'BatchNormalization' && (config.scale === false || config.center === false)) {
    yield 'TensorFlow.js cannot train it without scale or center; leave both on';
  }
  if ([config.dilationRate].flat().some((rate) => Number(rate ?? 1) > 1)) {
    yield 'TensorFlow.js has no gradient for dilated convolutions; use dilationRate 1';
  }
  for (const value of Object.values(config)) {
    if (isLayer(value)) yield* problems(value.className, value.config, true);
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
