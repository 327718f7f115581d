import type { AnyPlugin } from '@freetickets/core';
import type { Config as PipelineConfig, RegressionLoss } from '@freetickets/pipeline';
import type { BuiltIn } from './built-ins.js';

/** A run of freetickets. Only `dataset` has no default. `P`: the user's own plugins, whose names may be used too. */
export type Config<P extends AnyPlugin | string = never> = PipelineConfig<P, BuiltIn>;

/** A config with its types: names of built-in plugins, and of those in `plugins`, complete in the editor. */
export function defineConfig<const P extends AnyPlugin | string = never>(
  config: Config<P> & { readonly loss: RegressionLoss },
): Config<P> & { readonly loss: RegressionLoss };
export function defineConfig<const P extends AnyPlugin | string = never>(
  config: Config<P> & { readonly loss?: never },
): Config<P> & { readonly loss?: never };
export function defineConfig(config: object): object {
  return config;
}
