import type { TicketState } from '@freetickets/core';
import type { CheckpointStore } from '@freetickets/runs';
import { type TrainingEvent, type TrainOptions, train } from './index.js';

/** All events until the end; throws what training throws. */
export async function allEvents(given: TrainOptions): Promise<TrainingEvent[]> {
  const { events, error } = await eventsOf(given);
  if (error) throw error;
  return events;
}

/** All events until the end, or until training throws. */
export async function eventsOf(given: TrainOptions, onEvent?: (event: TrainingEvent) => void) {
  const events: TrainingEvent[] = [];
  let error: unknown;
  try {
    for await (const event of train(given)) {
      events.push(event);
      onEvent?.(event);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { events, error };
}

export const of = <T extends TrainingEvent['type']>(events: readonly TrainingEvent[], type: T) =>
  events.filter((event): event is Extract<TrainingEvent, { type: T }> => event.type === type);
export const ticketsOf = (events: readonly TrainingEvent[]) => of(events, 'done')[0]?.tickets ?? [];
/** The active weights of a ticket by parameter. */
export const countsOf = ({ parameters }: TicketState) =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { mask }]) => (mask ? [[name, mask.count]] : [])),
  );

/** Keeps a checkpoint in memory. */
export function memoryStore(): CheckpointStore & { content: Uint8Array | undefined } {
  const store: CheckpointStore & { content: Uint8Array | undefined } = {
    content: undefined,
    save: async (checkpoint) => {
      store.content = checkpoint;
    },
    load: async () => store.content,
  };
  return store;
}
