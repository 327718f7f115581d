import type { TicketState } from '@freetickets/core';
import type { Told } from '@freetickets/runs';
import type { RunSummary } from './run-summary.js';

/** What happens during training. Runs, epochs, steps and tickets count from 1. What the log of a run keeps is as it says. */
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
  | Told<'topology'>
  | Told<'epoch'>
  | (Told<'ticket'> & { readonly state: TicketState })
  | Told<'checkpoint'>
  | Told<'warning'>
  | { readonly type: 'done'; readonly tickets: readonly TicketState[] };
