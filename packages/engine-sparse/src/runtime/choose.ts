import { MOST_THREADS, OptionError } from '@freetickets/core';
import { nativeRuntime } from '#native';
import { parallelism } from '#threads';
import type { Runtime } from './machine.js';
import type { NativeChoice } from './native.node.js';
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
  /** What its kernels are from: a package, or the file of a local build. */
  readonly kernels: string;
  /** Why kernels that are preferred to these are not used: a phrase for each place. */
  readonly refused: readonly string[];
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
  const { native, refused }: NativeChoice = isWasm
    ? { refused: [`no native kernels: the variant ${variant} was asked for`] }
    : nativeRuntime(most, variant);
  if (native) return { ...native, refused };
  if (variant && !isWasm)
    throw new OptionError('variant', variant, `one that runs here: ${refused.join('; ')}`);
  if (variant === 'wasm-relaxed-simd' && !hasRelaxedSimd()) {
    throw new OptionError('variant', variant, 'one that runs here: relaxed SIMD is not there');
  }
  const runtime = wasmRuntime(most, variant ? variant === 'wasm-relaxed-simd' : hasRelaxedSimd());
  return { runtime, kernels: '@freetickets/engine-sparse', refused };
}
