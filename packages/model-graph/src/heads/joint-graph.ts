import {
  type GraphNode,
  type Heads,
  ModelError,
  type ModelGraph,
  type ParameterInfo,
} from '@freetickets/core';
import { graphHash } from '../graph-hash.js';
import { trunkOf } from './trunk.js';

/** A model whose last layers are there several times. */
export interface JointGraph {
  /** Its outputs are the logits of all heads, [head, class]. */
  readonly graph: ModelGraph;
  /** Of each head: what the model's parameters are called in the graph. */
  readonly names: readonly ReadonlyMap<string, string>[];
}

/**
 * The graph of a model with a shared trunk and several heads, copies of all that comes behind it: the layer `logits` becomes
 * `head-1/logits`, `head-2/logits` and so on. Grooten et al., NeuroTrails, 2025.
 *
 * Throws an `OptionError` that lists where the model can part, where it cannot behind `trunk`, and a `ModelError` where a layer of
 * the trunk is called as one of a head is.
 */
export function jointGraph(model: ModelGraph, { count, trunk: last }: Heads): JointGraph {
  const trunk = trunkOf(model, last);
  const shared = new Set(trunk.map(({ layer }) => layer));
  const behind = model.nodes.slice(trunk.length);
  const heads = Array.from({ length: count }, (_, head) => `head-${head + 1}/`);
  const isShared = ({ layer }: ParameterInfo): boolean => shared.has(layer);
  const own = model.parameters.filter((info) => !isShared(info));
  const [at] = trunk.slice(-1);
  const classes = count * model.classes;
  const joined: GraphNode = {
    name: 'heads/concatenate',
    layer: 'heads/concatenate',
    type: 'Concatenate',
    config: { axis: -1 },
    inputs: heads.map((prefix) => prefix + model.output),
    outputShape: [classes],
  };
  const copies = heads.flatMap((prefix) =>
    behind.map((node) => ({
      ...node,
      name: prefix + node.name,
      layer: prefix + node.layer,
      inputs: node.inputs.map((input) => (input === at.name ? input : prefix + input)),
    })),
  );
  const parameters = heads.flatMap((prefix) =>
    own.map((info) => ({ ...info, name: prefix + info.name, layer: prefix + info.layer })),
  );
  const graph = {
    inputShape: model.inputShape,
    classes,
    nodes: [...trunk, ...copies, joined],
    output: joined.name,
    parameters: [...model.parameters.filter(isShared), ...parameters],
  };
  const inTrunk = new Set(trunk.map(({ name }) => name));
  const twice = [...copies, joined].find(({ name }) => inTrunk.has(name));
  if (twice) {
    throw new ModelError(
      `The model cannot have heads: its layer ${twice.name} is called as one of a head would be. Rename it.`,
    );
  }
  const names = heads.map(
    (prefix) =>
      new Map(
        model.parameters.map((info) => [
          info.name,
          isShared(info) ? info.name : prefix + info.name,
        ]),
      ),
  );
  return { graph: { ...graph, hash: graphHash(graph) }, names };
}
