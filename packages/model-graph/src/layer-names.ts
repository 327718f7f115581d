import { ModelError } from '@freetickets/core';
import type { layers } from '@tensorflow/tfjs-layers';

type Layer = layers.Layer;

/** Gives layers canonical names. */
export interface LayerNames {
  /** The layer's canonical name; the same layer always has the same. `containers` are the nested models it is in. */
  of(layer: Layer, containers: readonly Layer[]): string;
}

/**
 * Names that do not depend on what was created before: the explicit name, else the class and its ordinal in the order
 * of asking (`conv2d-1`). A layer of a nested model with an explicit name goes by `<model>/<layer>`.
 */
export function layerNames(): LayerNames {
  const names = new Map<number, string>();
  const owners = new Map<string, string>();
  const counts = new Map<string, number>();

  const claim = (name: string, path: string): void => {
    const owner = owners.get(name);
    if (owner !== undefined) {
      throw new ModelError(
        `Two layers would be called "${name}": "${owner}" and "${path}". Rename one of them, or give the nested model it is in a name.`,
      );
    }
    owners.set(name, path);
  };

  return {
    of(layer, containers) {
      const known = names.get(layer.id);
      if (known !== undefined) return known;
      const scope = containers
        .filter((container) => !hasAutomaticName(container))
        .map(({ name }) => `${name}/`)
        .join('');
      const className = `${scope}${kebabCase(layer.getClassName())}`;
      const ordinal = (counts.get(className) ?? 0) + 1;
      counts.set(className, ordinal);
      const name = hasAutomaticName(layer) ? `${className}-${ordinal}` : `${scope}${layer.name}`;
      claim(name, [...containers, layer].map((part) => part.name).join('/'));
      names.set(layer.id, name);
      return name;
    },
  };
}

/**
 * `BatchNormalization` -> `batch-normalization`, `Conv2DTranspose` -> `conv2d-transpose`, `LeakyReLU` -> `leaky-relu`.
 */
function kebabCase(className: string): string {
  return className.replace(/([a-z]|\dD)([A-Z][a-z])/g, '$1-$2').toLowerCase();
}

/** Whether TensorFlow.js made the layer's name: `conv2d_Conv2D3`, `input1`, `model2`, `sequential_1`. */
function hasAutomaticName(layer: Layer): boolean {
  const { name } = layer;
  const className = layer.getClassName();
  if (className === 'InputLayer') {
    return /^input\d+$/.test(name) || name === `${firstUser(layer)?.name}_input`;
  }
  if ('layers' in layer) return /^(model|functional|layersmodel|sequential_)\d+$/.test(name);
  const stem = name.lastIndexOf(`_${className}`);
  return (
    stem > 0 &&
    name.slice(0, stem).replaceAll('_', '') === className.toLowerCase().replaceAll('_', '') &&
    /^\d+$/.test(name.slice(stem + 1 + className.length))
  );
}

/** The layer that a Sequential model derived the name of its input layer from. */
function firstUser(input: Layer): Layer | undefined {
  return input.outboundNodes[0]?.outboundLayer;
}
