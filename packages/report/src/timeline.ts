import type { Logged, LoggedEvent, TopologyCause } from '@freetickets/runs';

type Stage = LoggedEvent['stage'];

/** An epoch on a timeline. */
export interface TimelineEpoch extends Omit<Logged<'epoch'>, 'type' | 'stage'> {
  /** When it ended, in epochs since the stage began. */
  readonly at: number;
  /** The ticket that its state became, if any. */
  readonly ticket?: number;
}

/** What happened in one stage of a run, in order. Times are in epochs; runs of a plan stand one after the other. */
export interface Timeline {
  readonly length: number;
  readonly epochs: readonly TimelineEpoch[];
  readonly phases: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  readonly topology: readonly { readonly at: number; readonly cause: TopologyCause }[];
  /** Weights of each masked parameter, and how many were active at the start. */
  readonly layers: {
    readonly [parameter: string]: { readonly size: number; readonly active: number };
  };
}

/** The timeline of a stage, from the log. */
export function timelineOf(events: readonly LoggedEvent[], stage: Stage): Timeline {
  const own = events.filter((event) => event.stage === stage);
  const starts = own.filter((event) => event.type === 'run-start');
  const several = starts.length > 1;
  const epochs: TimelineEpoch[] = [];
  const phases: { name: string; run: number; from: number; to: number }[] = [];
  const topology: { at: number; cause: TopologyCause }[] = [];
  const tickets = new Map<string, number>();
  for (const event of own) {
    if (event.type === 'ticket') tickets.set(`${event.run} ${event.epoch}`, event.ticket);
  }
  const runs = new Map<number, { readonly offset: number; readonly stepsPerEpoch: number }>();
  let length = 0;
  for (const { run, epochs, steps } of starts.toSorted((a, b) => a.run - b.run)) {
    if (!runs.has(run)) runs.set(run, { offset: length, stepsPerEpoch: steps / epochs });
    length += epochs;
  }
  for (const event of own) {
    const { offset, stepsPerEpoch } = runs.get(event.run) ?? { offset: 0, stepsPerEpoch: 0 };
    if (event.type === 'topology' && stepsPerEpoch > 0) {
      topology.push({ at: offset + event.step / stepsPerEpoch, cause: event.cause });
    }
    if (event.type !== 'epoch') continue;
    const { type: _, stage: __, ...rest } = event;
    const at = offset + event.epoch;
    const ticket = tickets.get(`${event.run} ${event.epoch}`);
    epochs.push({ ...rest, at, ...(ticket === undefined ? {} : { ticket }) });
    const name = several ? `run ${event.run}` : event.phase;
    const last = phases.at(-1);
    if (last?.name === name && last.run === event.run) last.to = at;
    else phases.push({ name, run: event.run, from: at - 1, to: at });
  }
  return {
    length: epochs.reduce((last, { at }) => Math.max(last, at), 1),
    epochs,
    phases,
    topology,
    layers: starts[0]?.layers ?? {},
  };
}
