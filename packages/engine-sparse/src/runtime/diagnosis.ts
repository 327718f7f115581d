import { chooseRuntime } from './choose.js';
import { whyNoWorkers } from './wasm.js';

/** What the sparse engine runs on here. */
export interface Diagnosis {
  /** `avx512`, `avx2`, `neon`, `generic`, `wasm-relaxed-simd` or `wasm-simd`. */
  readonly variant: string;
  /** At least 1. */
  readonly threads: number;
  /** What the kernels are from: the package of this platform, the file of a local build, or, WebAssembly, the engine's package. */
  readonly kernels: string;
  /** Why it is not a faster variant: a phrase each. Empty where there is none. */
  readonly notFaster: readonly string[];
}

/** Native variants that are faster than another of the same build. */
const faster: { readonly [variant: string]: readonly string[] } = {
  avx2: ['avx512'],
  generic: ['avx512', 'avx2', 'neon'],
};

/**
 * Finds out which variant the engine runs by default, on how many threads, and why not a faster one. That a page's
 * Content-Security-Policy allows no workers shows once a network or predictor was made. Throws an `OptionError` where the
 * environment variable FREETICKETS_THREADS is no number of threads.
 *
 * @example
 * diagnose()
 * // { variant: 'avx2', threads: 8, kernels: '@freetickets/engine-sparse-linux-x64-gnu',
 * //   notFaster: ['no avx512: this processor does not have it'] }
 */
export function diagnose(): Diagnosis {
  const { runtime, kernels, refused } = chooseRuntime();
  const { variant, threads } = runtime;
  const noWorkers = whyNoWorkers();
  return {
    variant,
    threads,
    kernels,
    notFaster: [
      ...(faster[variant] ?? []).map((name) => `no ${name}: this processor does not have it`),
      ...refused,
      ...(variant === 'wasm-simd'
        ? ['no relaxed SIMD: this JavaScript engine does not have it; Node.js 22 does']
        : []),
      ...(noWorkers ? [`one thread: ${noWorkers}`] : []),
    ],
  };
}
