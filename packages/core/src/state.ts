import type { MaskView } from './mask.js';

/** One parameter's values: of the active positions in position order where there is a mask, else of all positions. */
export interface ParameterState {
  /** Of the whole tensor: (kh, kw, c_in, c_out) or (in, out) for kernels. */
  readonly shape: readonly number[];
  /** [mask.count], else [product of `shape`]. */
  readonly values: Float32Array;
  /**
   * Of as many positions as `shape` has. Engines give one for every maskable parameter; where none is given, all are
   * active.
   */
  readonly mask?: MaskView;
}

/** A ticket: masks, active weights and normalisation statistics, by parameter name. */
export interface TicketState {
  /** The `hash` of the graph that it belongs to. */
  readonly graphHash: string;
  /** Every parameter of the graph. */
  readonly parameters: { readonly [name: string]: ParameterState };
}

/** All that training needs to go on: a ticket's state, and what the optimizer and the strategy remember. */
export interface NetworkState extends TicketState {
  /** Optimizer steps taken. */
  readonly step: number;
  /**
   * By slot name (`velocity`), then parameter; the values as in `ParameterState`: active positions only where masked.
   */
  readonly slots: { readonly [slot: string]: { readonly [parameter: string]: Float32Array } };
  /** Every position that was ever active, by masked parameter. */
  readonly explored: { readonly [parameter: string]: MaskView };
  /**
   * Running averages of the dense gradient, [all positions] of each masked parameter, where the network tracks them.
   */
  readonly denseMomentum?: { readonly [parameter: string]: Float32Array };
}
