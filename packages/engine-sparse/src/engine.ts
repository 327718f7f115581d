import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { SparseNetwork } from './network.js';
import { chooseRuntime } from './runtime/choose.js';
import { runtimeFields } from './runtime/options.js';
import { predictingOn } from './sparse-predictor.js';

/**
 * The sparse engine: stores, multiplies and updates active weights alone, in native code where it is built for this
 * machine, else in WebAssembly. Its results are those of the masked engine up to rounding; they are the same in every
 * run on as many threads and the same variant.
 *
 * `threads`: 1 to 256; default all cores, or as many as the environment variable FREETICKETS_THREADS says (in browsers
 * one, unless the page is cross-origin isolated). `variant`: `avx512`, `avx2`, `neon`, `generic`, `wasm-relaxed-simd`
 * or `wasm-simd`; default the fastest that runs here.
 *
 * Throws an `OptionError` for other options, for a variant that does not run here, and where FREETICKETS_THREADS is no
 * number of threads. Its networks and predictors throw as the contract of engines in `@freetickets/core` says; a heap
 * has at most 4 GiB, and a `ModelError` says which batch fits.
 *
 * Products of sparse matrices follow Elsen et al., Fast Sparse ConvNets, CVPR 2020, and direct sparse convolution, Park
 * et al., Faster CNNs with Direct Sparse Convolutions and Guided Pruning, ICLR 2017.
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
