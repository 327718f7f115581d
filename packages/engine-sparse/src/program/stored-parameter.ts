import type { ParameterInfo } from '@freetickets/core';
import type { Mask } from '@freetickets/sparse-masks/masks';
import type { HeapRange } from './region.js';

/** Where a parameter lies on the heap: its active values, one after another. */
export interface StoredParameter {
  readonly name: string;
  readonly info: ParameterInfo;
  /** All positions. */
  readonly size: number;
  /** Positions that are stored: the active ones where there is a mask. */
  readonly count: number;
  /** Of maskable parameters, while a network trains or predicts with them. */
  mask: Mask | undefined;
  readonly trainable: boolean;
  readonly values: HeapRange;
  /** Of trainable ones, as are the slots. */
  readonly gradients: HeapRange | undefined;
  readonly slots: { readonly [slot: string]: HeapRange };
}
