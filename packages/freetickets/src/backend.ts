import { type BackendName, useBackend } from '@freetickets/engine-tfjs';
import { getBackend } from '@tensorflow/tfjs-core';

/**
 * Makes sure that a TensorFlow.js backend is active, as models are made on it: the one asked for, else the one that is
 * set already, else wasm.
 */
export async function prepareBackend(asked: BackendName | undefined): Promise<void> {
  if (asked || !getBackend()) await useBackend(asked ?? 'wasm');
}
