import { type GraphNode, ModelError, show } from '@freetickets/core';
import { Optimizer, serialization } from '@tensorflow/tfjs-core';
import { constraints, initializers, layers, regularizers } from '@tensorflow/tfjs-layers';
import { layerRules } from './layers/rules.js';

interface ConfiguredLayer {
  readonly className: string;
  readonly config: { readonly [key: string]: unknown };
}

/**
 * Throws unless every class that a node names, of a layer or of an activation, is registered with TensorFlow.js as one.
 * Its registry holds classes of all kinds, and TensorFlow.js would make any of them.
 */
export function requireRegistered({ name, type, config }: GraphNode): void {
  for (const each of withNested({ className: type, config })) {
    if (!(registeredClass(each.className).prototype instanceof layers.Layer)) {
      throw new ModelError(`Node ${show(name)}: the class ${show(each.className)} is no layer.`);
    }
    if (!layerRules.has(each.className)) continue;
    for (const activation of [each.config.activation, each.config.recurrentActivation]) {
      if (typeof activation !== 'string' || isActivation(activation)) continue;
      throw new ModelError(`Node ${show(name)}: the class ${show(activation)} is no activation.`);
    }
  }
}

/** A layer and those inside it. What the options of someone's own class mean is unknown. */
function* withNested(layer: ConfiguredLayer): Generator<ConfiguredLayer> {
  yield layer;
  if (!layerRules.has(layer.className)) return;
  const { layer: wrapped = [], cell = [], cells = [] } = layer.config;
  for (const nested of [wrapped, cell, cells].flat()) yield* withNested(nested as ConfiguredLayer);
}

/** Own activations need not have TensorFlow.js's base class, so it is told by what it is not. */
function isActivation(className: string): boolean {
  const { prototype } = registeredClass(className);
  const others = [
    layers.Layer.prototype,
    Optimizer.prototype,
    ...[initializers.zeros(), constraints.nonNeg(), regularizers.l1l2()].map((each) =>
      Object.getPrototypeOf(Object.getPrototypeOf(each)),
    ),
  ];
  return !others.some((other) => prototype instanceof other.constructor);
}

function registeredClass(className: string) {
  const { classNameMap } = serialization.SerializationMap.getMap();
  if (Object.hasOwn(classNameMap, className)) return classNameMap[className][0];
  throw new ModelError(
    `No class ${show(className)} is registered with TensorFlow.js. Import the module that calls tf.serialization.registerClass(${className}).`,
  );
}
