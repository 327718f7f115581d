import { isOfRegression } from '@freetickets/runs';
import type { AnyRun } from './run-data.js';

/** A ticket to hold the ensemble against. */
export interface BestTicket {
  /** From 0. */
  readonly index: number;
  /** What it is the best by: on the test set only where the log does not say how tickets did on validation data. */
  readonly by: 'validation NLL' | 'validation loss' | 'test NLL';
}

/** The ticket that one would take if one had to take a single one. */
export function bestTicket({ evaluation, events }: AnyRun): BestTicket {
  const { tickets } = evaluation;
  const logged = tickets.map((_, i) =>
    events.findLast(
      (event) => event.type === 'ticket' && event.stage === 'ensemble' && event.ticket === i + 1,
    ),
  );
  const onValidation = logged.flatMap((event) =>
    event?.type === 'ticket' ? [event.validation] : [],
  );
  const isLogged = onValidation.length === tickets.length;
  const losses = isLogged
    ? onValidation.map((scores) => ('nll' in scores ? scores.nll : scores.loss))
    : tickets.map(({ nll }) => nll);
  const onLog = isOfRegression(evaluation) ? 'validation loss' : 'validation NLL';
  return {
    index: losses.indexOf(Math.min(...losses)),
    by: isLogged ? onLog : 'test NLL',
  };
}
