import { ModelError } from '@freetickets/core';
import { serialization } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

/**
 * Throws a `ModelError` where a layer's class goes by the name of the class it extends: engines know a layer by that name, and
 * would run the other.
 */
export function refuseBorrowedName(layer: layers.Layer): void {
  const className = layer.getClassName();
  const { classNameMap } = serialization.SerializationMap.getMap();
  const [registered] = classNameMap[className] ?? [];
  if (!registered || layer.constructor === registered || !(layer instanceof registered)) return;
  const { name } = layer.constructor;
  throw new ModelError(
    `${className} layer "${layer.name}": it is of the class ${name}, which goes by the name of the class that it extends. Give it a static className of its own, and register it by tf.serialization.registerClass(${name}).`,
  );
}
