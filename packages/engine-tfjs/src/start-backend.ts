import { untilAborted } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import { blobWorkersStart } from './blob-workers.js';

/** How long a backend may take to start, in milliseconds. Some starts that fail never end. */
const PATIENCE = 60_000;

/**
 * Starts a registered backend, which may take a while, and selects it. TensorFlow.js itself computes on no backend as
 * long as one starts, and forgets a start when it begins the next; so it is started here, and then registered as one
 * that is there. Throws what the start throws, or that it takes longer than a minute; nothing has changed then.
 */
export async function startBackend(name: string): Promise<void> {
  const { registry, registryFactory } = tf.engine();
  if (!Object.hasOwn(registry, name)) {
    const { factory, priority } = registryFactory[name];
    if (name === 'wasm') await leaveOutThreads();
    const started = await withinPatience(async () => factory());
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

/** Wasm on several threads waits for its workers without end where a page may have none of blobs. */
async function leaveOutThreads(): Promise<void> {
  const threads = 'WASM_HAS_MULTITHREAD_SUPPORT';
  if ((await tf.env().getAsync(threads)) && !(await blobWorkersStart()))
    tf.env().set(threads, false);
}

async function withinPatience<T>(start: () => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const late = new Error(`It did not start within ${PATIENCE / 1000} seconds.`);
  const timer = setTimeout(() => controller.abort(late), PATIENCE);
  return untilAborted(start(), controller.signal).finally(() => clearTimeout(timer));
}
