import type { RunData } from './run-data.js';

/** A ticket to hold the ensemble against. */
export interface BestTicket {
  /** From 0. */
  readonly index: number;
  /** What it is the best by: on the test set only where the log does not say how tickets did on validation data. */
  readonly by: 'validation NLL' | 'test NLL';
}

/** The ticket that one would take if one had to take a single one. */
export function bestTicket({ evaluation: { tickets }, events }: RunData): BestTicket {
  const logged = tickets.map((_, i) =>
    events.findLast(
      (event) => event.type === 'ticket' && event.stage === 'ensemble' && event.ticket === i + 1,
    ),
  );
  const onValidation = logged.flatMap((event) =>
    event?.type === 'ticket' && 'nll' in event.validation ? [event.validation.nll] : [],
  );
  const isLogged = onValidation.length === tickets.length;
  const nll = isLogged ? onValidation : tickets.map((scores) => scores.nll);
  return {
    index: nll.indexOf(Math.min(...nll)),
    by: isLogged ? 'validation NLL' : 'test NLL',
  };
}
