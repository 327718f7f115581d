import type { AnyPlugin } from '@freetickets/core';
import type { Config } from './config.js';

/** What can be varied: all keys of a config but where its run is kept, and its code. */
type Axis = Exclude<keyof Config, 'out' | 'onEvent' | 'plugins' | 'checkpoint'>;

/** Values by config key, or by the path of an option, such as `'method.tickets'` or `'optimizer.learningRate'`. */
type Axes<P extends AnyPlugin | string> = {
  readonly [K in Axis]?: readonly NonNullable<Config<P>[K]>[];
} & {
  readonly [path in `${Axis}.${string}`]?: readonly (string | number | boolean | object)[];
};

/** A config, and what is varied of it. `P`: the user's own plugins, whose names may be used too. */
export interface Sweep<P extends AnyPlugin | string = never> {
  /** What all runs have in common. */
  readonly base: Partial<Omit<Config<P>, 'out' | 'onEvent'>>;
  /**
   * Configs by name, of values that go together, as a method and its learning rate; each key of one stands in for the base's.
   * Their names are the axis `variant`.
   */
  readonly variants?: { readonly [name: string]: Partial<Pick<Config<P>, Axis>> };
  /** The values of each axis, which are all combined. Default: none but variants. Runs that differ by their seed alone are averaged. */
  readonly axes?: Axes<P>;
  /** Whether to leave a combination out, by its values. Default: none is. */
  readonly skip?: (
    point: Partial<Config<P>> & { readonly [path: `${string}.${string}`]: unknown } & {
      readonly variant?: string;
    },
  ) => boolean;
}

/**
 * A sweep with its types, for `freetickets sweep --config`.
 *
 * @example
 * export default defineSweep({
 *   base: { dataset: 'mnist', model: 'lenet-5', baseline: 'dense' },
 *   axes: { method: ['edst', 'dst'], sparsity: [0.8, 0.9], seed: [1, 2, 3] },
 * });
 */
export function defineSweep<const P extends AnyPlugin | string = never>(sweep: Sweep<P>): Sweep<P> {
  return sweep;
}
