import type { MaskView } from './mask.js';

/** One parameter's values: of the active positions in position order where there is a mask, else of all positions. */
export interface ParameterState {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** Present for every maskable parameter. */
  readonly mask?: MaskView;
}

/** A ticket: masks, active weights and normalisation statistics, by parameter name. */
export interface TicketState {
  readonly graphHash: string;
  readonly parameters: { readonly [name: string]: ParameterState };
}

/** All that training needs to go on: a ticket's state, and what the optimizer and the strategy remember. */
export interface NetworkState extends TicketState {
  /** Optimizer steps taken. */
  readonly step: number;
  /** By slot name (`velocity`), then parameter; the values as in `ParameterState`: active positions only where masked. */
  readonly slots: { readonly [slot: string]: { readonly [parameter: string]: Float32Array } };
  /** Every position that was ever active, by masked parameter. */
  readonly explored: { readonly [parameter: string]: MaskView };
  /** Running averages of the dense gradient, all positions, where a strategy needs them. */
  readonly denseMomentum?: { readonly [parameter: string]: Float32Array };
}
