import { type Json, ModelError } from '@freetickets/core';
import type { layers } from '@tensorflow/tfjs-layers';

type JsonObject = { readonly [key: string]: Json };

const ignored = new Set(['name', 'trainable', 'dtype', 'batchInputShape', 'batchSize', 'seed']);

/** Whether a graph leaves an option of a layer out. */
export const isLeftOut = (key: string): boolean =>
  ignored.has(key) || /(Initializer|Constraint|Regularizer)$/.test(key);

/**
 * What decides a layer's function, as TensorFlow.js writes it: its configuration without names, seeds and initialisers,
 * and without keys that are not set. Throws a `ModelError` on what engines would leave out in training: regularisers,
 * constraints, losses of the layer's own; and on what JSON cannot hold.
 */
export function layerConfig(layer: layers.Layer): JsonObject {
  const where = `${layer.getClassName()} layer "${layer.name}"`;
  const config = plainObject({ ...layer.getConfig(), ...unwritten(layer) }, where);
  refuseUnwritten(layer, where);
  return config;
}

/** Options away from their defaults that TensorFlow.js leaves out of a layer's configuration. */
function unwritten(layer: layers.Layer): object {
  const { depthMultiplier, dataFormat } = layer as {
    depthMultiplier?: number;
    dataFormat?: string;
  };
  const type = layer.getClassName();
  return {
    ...(type === 'SeparableConv2D' && depthMultiplier !== 1 && { depthMultiplier }),
    ...(type === 'Conv1D' && dataFormat !== 'channelsLast' && { dataFormat }),
  };
}

function plainObject(given: object, where: string): JsonObject {
  const config: Record<string, Json> = {};
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    if (key.endsWith('Regularizer')) refuseRegularizer(value, key, where);
    if (key.endsWith('Constraint')) refuseConstraint(`a ${key}`, where);
    if (isLeftOut(key)) continue;
    config[key] = plain(value, `${where}, ${key}`);
  }
  return config;
}

function plain(value: unknown, where: string): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item) => plain(item, where));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return plainObject(value, where);
  }
  throw new ModelError(
    `${where}: its configuration holds a value that JSON cannot (${typeof value}). Have getConfig() return numbers, strings, booleans, arrays and plain objects only.`,
  );
}

/** Not every layer writes its constraints and regularisers into its configuration; its weights and losses have them. */
function refuseUnwritten({ weights, losses }: layers.Layer, where: string): void {
  const constrained = weights.find(({ constraint }) => constraint);
  if (constrained) refuseConstraint(`a constraint on "${constrained.originalName}"`, where);
  if (losses.length > 0) {
    throw new ModelError(
      `${where}: it adds a loss of its own, by addLoss() or a regularizer. Remove it; the optimizer's weightDecay keeps weights small.`,
    );
  }
}

function refuseConstraint(what: string, where: string): never {
  throw new ModelError(
    `${where}: it has ${what}, which no step of training would heed, as in TensorFlow.js's own fit(). Remove it.`,
  );
}

function refuseRegularizer(regularizer: { config?: unknown }, key: string, where: string): never {
  const { l1, l2 } = (regularizer.config ?? {}) as { l1?: number; l2?: number };
  const advice = l1
    ? 'L1 is not supported: remove it'
    : `Remove it and use the optimizer's weightDecay${l2 ? `: ${2 * l2} has the same gradient` : ''}`;
  throw new ModelError(`${where}: it has a ${key}, which would shift growth scores. ${advice}.`);
}
