import type { SweepJob } from '@freetickets/sweeps';
import type { App } from '../app.js';
import { importModule } from '../config-file.js';
import { trainingWork } from '../sweep-time.js';

/**
 * Finds out how much work each job of a sweep is, one after another; jobs that differ by their seed alone are as much. Those whose work
 * cannot be told, as their data are not there, are left out: what is wrong is theirs to say.
 *
 * @param weigh told of each
 */
export async function weighJobs(
  app: App,
  jobs: readonly SweepJob[],
  weigh: (job: string, work: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const works = new Map<string, number | undefined>();
  for (const { name, config, written, member, needs } of jobs) {
    if (signal.aborted) return;
    const { seed: _, ...rest } = written;
    const key = JSON.stringify([rest, member]);
    if (needs) works.set(key, 0);
    if (!works.has(key)) {
      const planned = await app.plannedWork(config, importModule, member).catch(() => undefined);
      works.set(key, planned && trainingWork(planned.steps, planned.trainFlops));
    }
    const work = works.get(key);
    if (work !== undefined) weigh(name, work);
  }
}
