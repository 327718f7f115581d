import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { FreeTicketsError, type JobEnd, type JobEvent } from '@freetickets/core';
import { remove, writeJson } from '@freetickets/files';
import { runFolder } from '@freetickets/sweeps';
import { hashOfJob, type JobData, localJob } from './job-data.js';
import { idOf } from './queue.js';
import type { Store } from './store.js';
import { claimStoredRun, fetchStoredRun, readStoredRun } from './stored-run.js';

/** Does the job of a file in the folder of a sweep, which the file is in: in a process of its own. */
export type DoJob = (
  file: string,
  control: {
    readonly job: string;
    readonly signal: AbortSignal;
    readonly onEvent: (event: JobEvent) => void;
    /** Told when a checkpoint is written. */
    readonly onSaved: () => void;
  },
) => Promise<void>;

interface StoredJobOptions {
  readonly store: Store;
  /** Where folders of runs under way are made. */
  readonly work: string;
  /** The machine's folder of data. */
  readonly data: string;
  readonly doJob: DoJob;
  /** Gives a fencing token above the one the store knows. */
  readonly nextToken: (held: number) => Promise<number>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { share: number; secondsLeft?: number | undefined }) => void;
  readonly onTraffic: (type: 'sent' | 'received', bytes: number) => void;
}

/** A job failed, by what its process said. */
class FailedJobError extends FreeTicketsError {
  override readonly name = 'FailedJobError';
}

/** Whether the store has all tickets that a job puts together. */
export async function hasNeeds({ sweep, job }: JobData, store: Store): Promise<boolean> {
  for (const need of job.needs ?? []) {
    if (!(await readStoredRun(store, idOf(sweep, need)))?.isDone) return false;
  }
  return true;
}

/**
 * Does a job in a folder of this machine: goes on with what the store has of the run, keeps every checkpoint there, and the
 * results in the end. Throws a `LostRunError` where another process claims the run meanwhile, and what the job fails by.
 *
 * @returns whether it is done, or was stopped
 */
export async function doStoredJob(
  { sweep, job }: JobData,
  { store, work, data, doJob, nextToken, signal, onProgress, onTraffic }: StoredJobOptions,
): Promise<'done' | 'stopped'> {
  const run = await claimStoredRun(store, idOf(sweep, job.name), hashOfJob(job), nextToken);
  if (run.manifest.isDone) return 'done';
  const home = join(work, randomUUID());
  const folder = runFolder(home, job.name);
  const lost = new AbortController();
  // One save after another; of those asked for during one, one is done.
  let saving: Promise<void> = Promise.resolve();
  let isAsked = false;
  const save = (): void => {
    if (isAsked) return;
    isAsked = true;
    saving = saving.then(async () => {
      isAsked = false;
      onTraffic('sent', await run.save(folder, false));
    });
    saving.catch(() => lost.abort());
  };
  try {
    for (const need of job.needs ?? []) {
      const manifest = await readStoredRun(store, idOf(sweep, need));
      const into = runFolder(home, need);
      if (manifest) onTraffic('received', await fetchStoredRun(store, manifest, into));
    }
    if (Object.keys(run.manifest.files).length > 0) {
      onTraffic('received', await fetchStoredRun(store, run.manifest, folder));
    }
    const file = join(home, 'job.json');
    await writeJson(file, localJob(job, data));
    let end: JobEnd | undefined;
    await doJob(file, {
      job: job.name,
      signal: AbortSignal.any([signal, lost.signal]),
      onEvent: (event) => {
        if (event.type === 'progress') onProgress(event);
        else if (event.type !== 'start' && event.type !== 'refused') end = event;
      },
      onSaved: save,
    });
    await saving;
    if (end?.type === 'failed') throw new FailedJobError(end.error);
    const isDone = end?.type === 'done';
    onTraffic('sent', await run.save(folder, isDone));
    return isDone ? 'done' : 'stopped';
  } finally {
    await remove(home);
  }
}
