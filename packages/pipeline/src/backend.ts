import { type BackendName, useBackend, useCurrentBackend } from '@freetickets/engine-tfjs';
import { getBackend } from '@tensorflow/tfjs-core';

/**
 * Makes sure that a TensorFlow.js backend is ready, as models are made on it: the one asked for, else the one that is
 * set already, else wasm.
 */
export function prepareBackend(asked: BackendName | undefined): Promise<void> {
  return asked || !getBackend() ? useBackend(asked ?? 'wasm') : useCurrentBackend();
}
