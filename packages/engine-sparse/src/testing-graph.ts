import {
  exampleShape,
  type GraphNode,
  type ModelGraph,
  type ParameterInfo,
  sizeOf,
} from '@freetickets/core';
import { type Config, kinds, type Shape } from './testing-shapes.js';

/** Puts a graph together layer by layer, each taking the last one's output unless told otherwise. */
export class Sketch {
  private readonly nodes: GraphNode[] = [];
  private parameters: readonly ParameterInfo[] = [];

  constructor(...inputShapes: readonly Shape[]) {
    for (const [i, outputShape] of inputShapes.entries()) {
      const name = i === 0 ? 'input' : `input-${i + 1}`;
      const type = 'InputLayer';
      this.nodes.push({ name, layer: name, type, config: {}, inputs: [], outputShape });
    }
  }

  /** The node added last. */
  get last(): string {
    return this.nodes[this.nodes.length - 1].name;
  }

  shapeOf(name: string): Shape {
    return this.nodes.find((node) => node.name === name)?.outputShape ?? [];
  }

  /** Adds a layer, or another call of `layer`, and returns the node's name. */
  add(
    type: string,
    given: Config = {},
    {
      inputs = [this.last],
      layer,
      trainable = true,
    }: {
      readonly inputs?: readonly string[];
      readonly layer?: string;
      readonly trainable?: boolean;
    } = {},
  ): string {
    const calls = this.nodes.filter((node) => node.layer === layer).length;
    const name = layer ? `${layer}#${calls + 1}` : `${type.toLowerCase()}-${this.nodes.length}`;
    const kind = kinds[type] ?? {};
    const config = { ...kind.defaults, ...given };
    const shapes = inputs.map((input) => this.shapeOf(input));
    const outputShape = kind.output?.(config, ...shapes) ?? shapes[0];
    this.nodes.push({ name, layer: layer ?? name, type, config, inputs, outputShape });
    const isMasked = type !== 'Conv2DTranspose';
    const parameters = Object.entries(layer ? {} : (kind.parameters?.(config, shapes[0]) ?? {}));
    const added = parameters.map(([role, shape]) => ({
      name: `${name}/${role}`,
      layer: name,
      role,
      shape,
      maskable: isMasked && ['kernel', 'pointwise_kernel'].includes(role) && trainable,
      trainable: trainable && !role.startsWith('moving'),
      multiplyAdds: 0,
    }));
    const positions = sizeOf((isMasked ? outputShape : shapes[0]).slice(0, -1));
    this.parameters = [...this.parameters, ...added].map((info) => {
      if (info.layer !== (layer ?? name) || !info.role.endsWith('kernel')) return info;
      return { ...info, multiplyAdds: info.multiplyAdds + positions * sizeOf(info.shape) };
    });
    return name;
  }

  /** The graph, its last node flattened and classified. */
  classified(classes: number): ModelGraph {
    if (this.shapeOf(this.last).length > 1) this.add('Flatten');
    const output = this.add('Dense', { units: classes, activation: 'linear', useBias: true });
    const { nodes, parameters } = this;
    const inputShape = exampleShape({ nodes });
    return { inputShape, classes, nodes, output, parameters, hash: 'sketch' };
  }
}

/** Multiply-adds, reads by windows and values of one example, every weight taken for active. */
export function multiplyAdds({ nodes, parameters }: ModelGraph): number {
  const products = parameters.reduce((sum, info) => sum + info.multiplyAdds, 0);
  return nodes.reduce((sum, { outputShape, config }) => {
    const window = (config.poolSize as Shape | undefined) ?? [1];
    return sum + sizeOf(window) * sizeOf(outputShape);
  }, products);
}
