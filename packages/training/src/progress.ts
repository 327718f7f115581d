import type { NetworkState, TicketState } from '@freetickets/core';
import type { Validation } from '@freetickets/runs';
import type { GradientSums } from '@freetickets/sparse-masks';

/** A network's state at the best epoch of a phase so far. */
export interface Candidate {
  readonly state: TicketState;
  readonly epoch: number;
  readonly validation: Validation;
}

/** Sums over the steps of the epoch under way. */
export interface EpochSums {
  readonly loss: number;
  readonly correct: number;
  readonly seconds: number;
}

export const noSums: EpochSums = { loss: 0, correct: 0, seconds: 0 };

/** Where a plan's execution stands, between two steps. */
export interface Progress {
  /** The run under way, from 1. */
  readonly run: number;
  /** Of the run under way; absent before its first step. */
  readonly network?: NetworkState;
  /** Steps taken of the run under way, where there is a network: more than the network's own once that was rewound. */
  readonly step?: number;
  /** What a phase to come goes back to. */
  readonly rewind?: NetworkState | undefined;
  readonly best?: Candidate | undefined;
  /** Of the run's weights so far, where they are averaged. */
  readonly average?: TicketState | undefined;
  readonly sums: EpochSums;
  /** Dense gradients of steps before an update that is to come, which averages over them. */
  readonly gradients?: GradientSums | undefined;
  /** Those finished, of all runs. */
  readonly tickets: readonly TicketState[];
}
