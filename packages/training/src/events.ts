import type { TicketState } from '@freetickets/core';
import type { RunSummary } from './run-summary.js';

/** How good a network is on the validation examples. */
export interface Validation {
  readonly accuracy: number;
  /** Mean negative log-likelihood in nats. */
  readonly nll: number;
}

/**
 * Why masks change: a regular update; the global exploration or the one-shot pruning that opens a phase; the superposition of
 * a run's tickets, which are pruned from what is active in any of them.
 */
export const topologyCauses = ['update', 'exploration', 'pruning', 'superposition'] as const;
export type TopologyCause = (typeof topologyCauses)[number];

/** What happens during training. Runs, epochs, steps and tickets count from 1. */
export type TrainingEvent =
  | (RunSummary & { readonly type: 'run-start'; readonly step: 0 })
  /**
   * A run goes on after this step: what came after it in an earlier stream is void, and so is a `checkpoint` after this
   * very step, and what a resume warned of there: they are logged again where they still hold.
   */
  | (RunSummary & { readonly type: 'resume'; readonly step: number })
  | {
      readonly type: 'step';
      readonly run: number;
      readonly epoch: number;
      readonly step: number;
      /** Mean loss of the batch in nats. */
      readonly loss: number;
    }
  /** Masks changed. One that would have replaced less than a weight of each layer is not told. */
  | {
      readonly type: 'topology';
      readonly run: number;
      readonly step: number;
      readonly cause: TopologyCause;
      /** The epoch that the weights that are left went back to, where pruning rewound them; 0: the initial ones. */
      readonly rewoundTo?: number;
      /** By masked parameter: how many weights left and how many came. Fully dense ones are not listed. */
      readonly layers: {
        readonly [parameter: string]: { readonly pruned: number; readonly grown: number };
      };
    }
  | {
      readonly type: 'epoch';
      readonly run: number;
      readonly phase: string;
      readonly epoch: number;
      readonly epochs: number;
      readonly step: number;
      /** Of the epoch's last step. */
      readonly learningRate: number;
      /** Mean over the epoch's batches as they came. */
      readonly train: { readonly loss: number; readonly accuracy: number };
      readonly validation: Validation;
      /** By masked parameter: active / all, and ever active / all. */
      readonly layers: {
        readonly [parameter: string]: { readonly density: number; readonly explored: number };
      };
      /** Logits of the first validation examples, row-major over [example, class]: of 200, but no more than 2^15 logits. */
      readonly probe: Float32Array;
      /** Wall-clock time of the epoch's training steps. */
      readonly seconds: number;
    }
  | {
      readonly type: 'ticket';
      readonly run: number;
      readonly step: number;
      readonly ticket: number;
      /** The epoch whose state it is. */
      readonly epoch: number;
      readonly validation: Validation;
      readonly state: TicketState;
    }
  | { readonly type: 'checkpoint'; readonly run: number; readonly step: number }
  | {
      readonly type: 'warning';
      readonly run: number;
      readonly step: number;
      readonly message: string;
      /** Set where the run goes on after this step, and the warning is of that. */
      readonly ofResume?: true;
    }
  | { readonly type: 'done'; readonly tickets: readonly TicketState[] };
