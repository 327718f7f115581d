import { chooseRuntime, type VariantName, variantNames } from './runtime/choose.js';

/** Every variant that runs here, with one thread and with two, for tests. */
export const runtimes: readonly { readonly variant: VariantName; readonly threads: number }[] =
  variantNames.flatMap((variant) => {
    try {
      chooseRuntime({ variant });
    } catch {
      return [];
    }
    return [1, 2].map((threads) => ({ variant, threads }));
  });
