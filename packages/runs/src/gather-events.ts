import { tryParseJson, writeWhole } from '@freetickets/files';
import { logOf, readEvents } from './event-log.js';
import type { Stage } from './events.js';

/**
 * Writes into the log of a folder what those of others say of the runs that were trained there, as runs 1, 2, ... of a stage,
 * in place of what it says of that stage. What several of them warn of is told once.
 *
 * @param members the folders, a run of the plan each
 */
export const gatherEvents = (
  folder: string,
  stage: Stage,
  members: readonly string[],
): Promise<void> => writeWhole(logOf(folder), () => gathered(folder, stage, members));

async function* gathered(
  folder: string,
  stage: Stage,
  members: readonly string[],
): AsyncGenerator<Uint8Array, void> {
  for await (const { bytes, size, isEnded, event } of readEvents(folder)) {
    if (isEnded && bytes.length === size && event?.stage !== stage) yield withLineFeed(bytes);
  }
  const warnings = new Set<string>();
  let tickets = 0;
  for (const [i, member] of members.entries()) {
    const before = tickets;
    for await (const { event, bytes } of readEvents(member)) {
      if (event?.stage !== 'ensemble') continue;
      if (event.type === 'warning') {
        if (warnings.has(event.message)) continue;
        warnings.add(event.message);
      }
      if (event.type === 'ticket') tickets++;
      const here = {
        ...{ stage, run: i + 1 },
        ...(event.type === 'run-start' && { runs: members.length }),
        ...(event.type === 'ticket' && { ticket: before + event.ticket }),
      };
      // All that the line says, also what is not read of it.
      yield withLineFeed(JSON.stringify({ ...(tryParseJson(bytes) as object), ...here }));
    }
  }
}

const withLineFeed = (line: Uint8Array | string): Uint8Array =>
  Buffer.concat([Buffer.from(line), Buffer.from('\n')]);
