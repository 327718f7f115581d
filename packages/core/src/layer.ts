import { PluginError } from './errors.js';
import type { MaskView } from './mask.js';

/** All signals there are. */
export const signals = ['gradient', 'denseGradient', 'denseMomentum'] as const;

/**
 * What a criterion may need beyond weights and masks.
 * - `gradient`: the loss gradient at active positions. Free.
 * - `denseGradient`: the loss gradient at all positions. One dense weight gradient at an update.
 * - `denseMomentum`: a running average of the dense gradient, `m = 0.9 m + g` from 0. One dense weight gradient each
 *   step. Dettmers and Zettlemoyer, Sparse Networks from Scratch, 2019.
 */
export type Signal = (typeof signals)[number];

/**
 * One masked layer as criteria see it. The arrays are indexed by position, 0 where inactive (but for the dense
 * signals), not to be written to, and valid until the next call on the network. Reading a signal that the criterion
 * does not list in `needs` throws a `PluginError`.
 */
export interface LayerView {
  /** The parameter's canonical name, `conv2/kernel`. */
  readonly name: string;
  /** The whole tensor's; arrays are row-major over it. */
  readonly shape: readonly number[];
  readonly mask: MaskView;
  /** Every position that was ever active. */
  readonly explored: MaskView;
  readonly weights: ArrayLike<number>;
  readonly gradient: ArrayLike<number>;
  readonly denseGradient: ArrayLike<number>;
  readonly denseMomentum: ArrayLike<number>;
}

/** A layer view of the given fields, in which a signal that is not there throws a `PluginError` when it is read. */
export function layerView(
  fields: Omit<LayerView, Signal> & Partial<Pick<LayerView, Signal>>,
): LayerView {
  const missing = (signal: Signal) => (): never => {
    throw new PluginError(
      fields.name,
      `the signal ${signal} was not collected. A criterion gets what it lists: needs: ['${signal}'].`,
    );
  };
  const view = { ...fields };
  for (const signal of signals) {
    if (!view[signal]) Object.defineProperty(view, signal, { get: missing(signal) });
  }
  return view as LayerView;
}
