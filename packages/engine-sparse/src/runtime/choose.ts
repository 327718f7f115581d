import { MOST_THREADS, OptionError } from '@freetickets/core';
import { nativeRuntime } from '#native';
import { parallelism } from '#threads';
import type { Runtime } from './machine.js';
import { hasRelaxedSimd, wasmRuntime } from './wasm.js';

export const variantNames = [
  'avx512',
  'avx2',
  'neon',
  'generic',
  'wasm-relaxed-simd',
  'wasm-simd',
] as const;
export type VariantName = (typeof variantNames)[number];

/** The runtime that was chosen, and why not a faster one. */
export interface Choice {
  readonly runtime: Runtime;
  /** Why the native kernels are not used; undefined where they are. */
  readonly notNative: string | undefined;
}

/** The fastest runtime there is here, or the one asked for. Throws an `OptionError` where that cannot be. */
export function chooseRuntime({
  threads = parallelism(),
  variant,
}: {
  readonly threads?: number | undefined;
  readonly variant?: VariantName | undefined;
} = {}): Choice {
  const most = Math.max(1, Math.min(MOST_THREADS, threads));
  const isWasm = variant?.startsWith('wasm') ?? false;
  const native = isWasm
    ? { reason: `the variant ${variant} was asked for` }
    : nativeRuntime(most, variant);
  if ('runtime' in native) return { runtime: native.runtime, notNative: undefined };
  if (variant && !isWasm)
    throw new OptionError('variant', variant, `one that runs here: ${native.reason}`);
  if (variant === 'wasm-relaxed-simd' && !hasRelaxedSimd()) {
    throw new OptionError('variant', variant, 'one that runs here: relaxed SIMD is not there');
  }
  const runtime = wasmRuntime(most, variant ? variant === 'wasm-relaxed-simd' : hasRelaxedSimd());
  return { runtime, notNative: native.reason };
}
