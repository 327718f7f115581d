import { definePlugin, ModelError, type ModelGraph, type Purpose } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod/mini';
import { backendNames, useBackend, useCurrentBackend } from './backend.js';
import { MaskedNetwork } from './network.js';
import { onBackend } from './on-backend.js';
import { createPredictor } from './predictor.js';
import { unsupported } from './unsupported.js';

function requireSupported(graph: ModelGraph, purpose: Purpose): void {
  const problems = unsupported(graph, purpose);
  if (problems.length > 0) throw new ModelError(problems.join(' '));
}

/**
 * The masked engine: trains and predicts on any TensorFlow.js backend, with dense tensors whose inactive weights are
 * exactly 0. What it computes is what every engine computes. `backend` is imported and selected before the first
 * network or predictor, as `useBackend` does, and with its errors; without it the current backend of TensorFlow.js is
 * used, as by `useCurrentBackend`.
 *
 * Throws an `OptionError` for other options. Its networks and predictors throw as the contract of engines in
 * `@freetickets/core` says.
 *
 * @example
 * const engine = tfjs({ backend: 'wasm' });
 * const network = await engine.createNetwork(graph, { initial, optimizer, loss: { labelSmoothing: 0 }, batchSize: 128, seed: 1 });
 */
export const tfjs = /* @__PURE__ */ definePlugin(
  {
    kind: 'engine',
    name: 'tfjs',
    summary: 'masked training on any TensorFlow.js backend',
    options: z.strictObject({
      backend: z.optional(z.enum(backendNames, { error: `one of ${backendNames.join(', ')}` })),
    }),
  },
  ({ backend }) => {
    const prepare = (): Promise<void> => (backend ? useBackend(backend) : useCurrentBackend());
    return {
      name: 'tfjs',
      describe: () => ({ backend: backend ?? (tf.getBackend() || 'none'), tfjs: tf.version_core }),
      unsupported,
      async createNetwork(graph, options) {
        requireSupported(graph, 'train');
        await prepare();
        return new MaskedNetwork(graph, options, onBackend(tf.getBackend()));
      },
      async createPredictor(graph, members, options) {
        requireSupported(graph, 'predict');
        await prepare();
        return createPredictor(graph, members, onBackend(tf.getBackend()), options);
      },
    };
  },
);
