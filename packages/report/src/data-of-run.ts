import type { LoggedEvent } from '@freetickets/runs';
import type { AnyRun } from './run-data.js';

/** A run as data: everything that is shown. The logits of the probe are not, and of topology updates only when they were. */
export const dataOf = (run: AnyRun) => ({ ...run, events: run.events.map(shownOf) });

function shownOf(event: LoggedEvent) {
  switch (event.type) {
    case 'epoch': {
      const { probe: _, ...shown } = event;
      return shown;
    }
    case 'topology': {
      const { layers: _, ...shown } = event;
      return shown;
    }
    default:
      return event;
  }
}
