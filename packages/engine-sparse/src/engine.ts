import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { SparseNetwork } from './network.js';
import { chooseRuntime } from './runtime/choose.js';
import { runtimeFields } from './runtime/options.js';
import { predictingOn } from './sparse-predictor.js';

/**
 * The sparse engine: stores, multiplies and updates active weights alone, in native code where it is built for this
 * machine, else in WebAssembly. Its results are those of the masked engine up to rounding; they are the same in every
 * run on as many threads and the same variant. `threads`: default all cores, or as many as the environment variable
 * FREETICKETS_THREADS says (in browsers one, unless the page is cross-origin isolated). `variant`: default the fastest
 * here.
 *
 * @example
 * const engine = sparse({ threads: 2 });
 * const network = await engine.createNetwork(graph, { initial, optimizer, loss: { labelSmoothing: 0 }, batchSize: 128, seed: 1 });
 */
export const sparse = /* @__PURE__ */ definePlugin(
  {
    kind: 'engine',
    name: 'sparse',
    summary: 'really sparse training and prediction on CPUs, in native code or WebAssembly',
    options: z.strictObject(runtimeFields()),
  },
  (options) => {
    const { runtime } = chooseRuntime(options);
    return {
      ...predictingOn(runtime),
      createNetwork: (graph, networkOptions) =>
        SparseNetwork.create(graph, networkOptions, runtime),
    };
  },
);
