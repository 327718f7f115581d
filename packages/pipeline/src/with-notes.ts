import type { TrainingEvent } from '@freetickets/training';

/** Events of training, with a warning for each note on the data once the first run has started. */
export async function* withNotes(
  events: AsyncIterable<TrainingEvent>,
  notes: readonly string[],
): AsyncGenerator<TrainingEvent, void> {
  for await (const event of events) {
    yield event;
    if (event.type !== 'run-start' || event.run !== 1) continue;
    for (const message of notes) yield { type: 'warning', run: 1, step: 0, message };
  }
}
