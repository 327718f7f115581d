import * as tf from '@tensorflow/tfjs-core';

/**
 * Starts a registered backend, which may take a while, and selects it. TensorFlow.js itself computes on no backend as
 * long as one starts, and forgets a start when it begins the next; so it is started here, and then registered as one
 * that is there. Throws what the start throws, and nothing has changed then.
 */
export async function startBackend(name: string): Promise<void> {
  const { registry, registryFactory } = tf.engine();
  if (!Object.hasOwn(registry, name)) {
    const { factory, priority } = registryFactory[name];
    const started = await factory();
    if (Object.hasOwn(registry, name)) {
      // Meanwhile a call of tf.setBackend, which came before, has started it.
      started.dispose();
    } else {
      tf.removeBackend(name);
      tf.registerBackend(name, () => started, priority);
    }
  }
  await tf.setBackend(name);
}
