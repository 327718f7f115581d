import { ModelError, type ModelGraph, type ParameterInfo, show } from '@freetickets/core';
import type { Weight } from '../layers/rule.js';
import { isMaskable } from '../maskable.js';
import { multiplyAdds } from '../multiply-adds.js';
import { distinctRoles } from '../roles.js';
import { type InferredNode, requireShape } from './shapes.js';

/**
 * Throws unless the parameters are those that follow from the layers, in their order: which of them are trained is the
 * graph's to say. Those of a layer whose class has no rule keep their roles and shapes. None holds more than `largest` values,
 * which is what kernels can count where it is not given.
 */
export function checkParameters(
  { parameters }: Omit<ModelGraph, 'hash'>,
  nodes: readonly InferredNode[],
  largest?: number,
): void {
  const declared = new Map(parameters.map((info) => [info.name, info]));
  const byLayer = groupBy(parameters, ({ layer }) => layer);
  const implied = [...groupBy(nodes, ({ node }) => node.layer)].flatMap(([layer, calls]) => {
    requireOneLayer(calls);
    const { inferred } = calls[0];
    const weights = inferred ? withDistinctRoles(inferred.weights) : (byLayer.get(layer) ?? []);
    return inOrder(weights.map((weight) => parameterOf(weight, layer, calls, declared)));
  });
  if (declared.size < parameters.length) {
    throw new ModelError('Two parameters of the graph have the same name.');
  }
  for (const { name, shape } of implied) {
    requireShape(shape, `Parameter ${show(name)}`, largest);
  }
  const longest = Math.max(parameters.length, implied.length);
  for (let i = 0; i < longest; i++) requireEqual(parameters[i], implied[i]);
}

function withDistinctRoles(weights: readonly Weight[] = []): readonly Weight[] {
  const roles = distinctRoles(weights.map(({ role }) => role));
  return weights.map((weight, i) => ({ ...weight, role: roles[i] }));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Throws unless all calls of a layer are of one class, one configuration and the same weights. */
function requireOneLayer(calls: readonly InferredNode[]): void {
  const told = ({ node, inferred }: InferredNode): string =>
    JSON.stringify([node.type, node.config, inferred?.weights]);
  const other = calls.find((call) => told(call) !== told(calls[0]));
  if (!other) return;
  throw new ModelError(
    `Node ${show(other.node.name)} calls the layer ${show(other.node.layer)} as another class, with other options or on an input that needs other weights than its first call.`,
  );
}

function parameterOf(
  { role, shape, isStatistic = false }: Weight,
  layer: string,
  calls: readonly InferredNode[],
  declared: ReadonlyMap<string, ParameterInfo>,
): ParameterInfo {
  const name = `${layer}/${role}`;
  const { type } = calls[0].node;
  const trainable = !isStatistic && (declared.get(name)?.trainable ?? true);
  const cost = ({ node, inputShapes }: InferredNode): number =>
    multiplyAdds({ ...node, inputShape: inputShapes[0] ?? [] }, role, shape);
  return {
    name,
    layer,
    role,
    shape,
    maskable: trainable && isMaskable(type, role),
    trainable,
    multiplyAdds: calls.reduce((sum, call) => sum + cost(call), 0),
  };
}

/** As TensorFlow.js lists a layer's weights: the trainable ones first. */
function inOrder(infos: readonly ParameterInfo[]): readonly ParameterInfo[] {
  return infos.toSorted((a, b) => Number(b.trainable) - Number(a.trainable));
}

function requireEqual(given: ParameterInfo | undefined, implied: ParameterInfo | undefined): void {
  if (!implied) throw new ModelError(`Parameter ${show(given?.name)} belongs to no layer.`);
  if (!given) throw new ModelError(`Parameter ${show(implied.name)} is missing from the graph.`);
  if (given.name !== implied.name) {
    throw new ModelError(
      `Parameter ${show(given.name)} stands where ${show(implied.name)} follows from the layers.`,
    );
  }
  for (const key of ['layer', 'role', 'shape', 'maskable', 'trainable', 'multiplyAdds'] as const) {
    if (JSON.stringify(given[key]) === JSON.stringify(implied[key])) continue;
    throw new ModelError(
      `Parameter ${show(given.name)} claims ${key} ${show(given[key])}, but ${show(implied[key])} follows from the layers.`,
    );
  }
}
