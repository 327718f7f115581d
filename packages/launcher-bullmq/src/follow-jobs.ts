import type { Job, JobEnd, JobEvent } from '@freetickets/core';
import { runFolder } from '@freetickets/sweeps';
import type { Filing } from './filing.js';
import { gatherRun } from './gather-run.js';
import { hashOfJob, type JobData } from './job-data.js';
import { jobProgress } from './job-progress.js';
import { idOf, type OpenQueue, refusalBy, STOPPED, workersOf } from './queue.js';
import type { Store } from './store.js';

/** A job that is not over yet. */
interface Pending {
  readonly job: Job;
  readonly data: JobData;
  isStarted: boolean;
  /** Why no worker takes it, as it was told. */
  refusal?: string | undefined;
}

/** Follows jobs of a sweep to their ends. */
export interface Following {
  /** Those that are not over, by their names. */
  readonly pending: ReadonlyMap<string, Pending>;
  /** Gathers the results of a job where the store has them. */
  gather(job: Pending): Promise<boolean>;
  /** Asks the queue for the state of a job, and tells what is new. */
  look(name: string): Promise<void>;
  /** Tells how far a job is, as its worker wrote it. */
  tell(name: string, written: unknown): void;
}

/** Follows jobs that are to be filed; what becomes of them is told, and results are put into the sweep's folder. */
export function followJobs(
  jobs: readonly { readonly job: Job; readonly data: JobData }[],
  {
    open,
    filing,
    store,
    folder,
  }: {
    readonly open: OpenQueue;
    readonly filing: Filing;
    readonly store: Store;
    readonly folder: string;
  },
  onEvent: (event: JobEvent) => void,
): Following {
  const pending = new Map<string, Pending>();
  for (const { job, data } of jobs) pending.set(job.name, { job, data, isStarted: false });
  const idOfJob = ({ data }: Pending): string => idOf(data.sweep, data.job.name);

  const end = async (event: JobEnd): Promise<void> => {
    const own = pending.get(event.job);
    pending.delete(event.job);
    if (own?.isStarted || event.type === 'failed') onEvent(event);
    if (event.type === 'done') return;
    for (const other of [...pending.values()]) {
      const { job } = other;
      if (!job.needs?.includes(event.job)) continue;
      await open.cancel([idOfJob(other)]);
      const why = event.type === 'failed' ? event.error : 'it was stopped';
      if (event.type === 'stopped') pending.delete(job.name);
      else await end({ type: 'failed', job: job.name, error: `it needs ${event.job}: ${why}` });
    }
  };
  const start = (own: Pending): void => {
    if (!own.isStarted) onEvent({ type: 'start', job: own.job.name });
    own.isStarted = true;
  };
  const refuse = (own: Pending, reason: string): void => {
    if (reason !== own.refusal) onEvent({ type: 'refused', job: own.job.name, reason });
    own.refusal = reason;
    own.isStarted = false;
  };
  const gather = async (own: Pending): Promise<boolean> => {
    const { name, config } = own.job;
    const hash = hashOfJob(own.data.job);
    const into = runFolder(folder, name);
    if (!(await gatherRun(store, idOfJob(own), hash, config, into))) return false;
    start(own);
    await end({ type: 'done', job: name });
    return true;
  };

  const look = async (name: string): Promise<void> => {
    const own = pending.get(name);
    if (!own) return;
    const held = await open.queue.getJob(idOfJob(own));
    const state = held ? await held.getState() : 'unknown';
    const isRefused = held?.data.refusals !== undefined;
    const refusal = isRefused ? refusalBy(await workersOf(open.queue), held.data) : undefined;
    if (state === 'active') {
      // Each worker looks at a job before it refuses it.
      if (refusal === undefined) start(own);
    } else if (state === 'completed') {
      if (!(await gather(own))) await filing.file([own.data]);
      else await held?.remove({ removeChildren: false });
    } else if (state === 'failed' && held) {
      start(own);
      const error = held.failedReason;
      if (error === STOPPED) await end({ type: 'stopped', job: name });
      else await end({ type: 'failed', job: name, error });
    } else if (!held || state === 'unknown' || !filing.isCurrent(held, own.data)) {
      if (await open.isCancelled(idOfJob(own))) await end({ type: 'stopped', job: name });
      // A Redis that keeps nothing has been restarted; or a worker has left a job that was filed before.
      else await filing.file([own.data]);
    } else if (refusal !== undefined) refuse(own, refusal);
  };

  const tell = (name: string, written: unknown): void => {
    const progress = jobProgress(written);
    if (pending.get(name)?.isStarted && progress) {
      onEvent({ type: 'progress', job: name, ...progress });
    }
  };
  return { pending, gather, look, tell };
}
