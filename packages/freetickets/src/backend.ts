import { type Engine, originOf } from '@freetickets/core';
import { type BackendName, useBackend } from '@freetickets/engine-tfjs';
import { getBackend } from '@tensorflow/tfjs-core';

/**
 * Makes sure that a TensorFlow.js backend is active, as models are made on it: the one asked for, else the engine's, else
 * the one that is set already, else wasm.
 */
export async function prepareBackend(engine: Engine, asked?: BackendName): Promise<void> {
  const options = originOf(engine)?.options as { readonly backend?: BackendName } | undefined;
  const backend = asked ?? options?.backend;
  if (backend || !getBackend()) await useBackend(backend ?? 'wasm');
}
