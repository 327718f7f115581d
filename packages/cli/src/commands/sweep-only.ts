import { InterruptedError, type Job, OptionError } from '@freetickets/core';
import { readRunRecord } from '@freetickets/runs';
import {
  type Expansion,
  onLauncherGone,
  runFolder,
  type SweepJob,
  tellLauncher,
} from '@freetickets/sweeps';
import type { App } from '../app.js';
import { importModule } from '../config-file.js';
import type { Output } from '../output.js';
import { createProgress } from '../progress.js';
import { stopSignals } from '../stop-signals.js';
import { createTimeLeft, type StageWork } from '../time-left.js';

/** Milliseconds between two messages of how far a run is. */
const INTERVAL = 250;

/**
 * Finds a job of a sweep by its name, or by its index, from 0, in the list of `--dry-run`. Throws an `OptionError` where there is none.
 */
export function jobNamed({ jobs }: Expansion, name: string): SweepJob {
  const job =
    jobs.find((each) => each.name === name) ?? jobs[/^\d+$/.test(name) ? Number(name) : -1];
  if (job) return job;
  const some = jobs.slice(0, 5).map((each) => each.name);
  const expected = `a run of this sweep, such as ${some.join(', ')}, or its index, from 0 to ${jobs.length - 1}`;
  throw new OptionError('--only', name, expected);
}

/** What a process needs to know of a job to do it. */
type JobToDo = Pick<SweepJob, 'name' | 'config'> & Pick<Job, 'member' | 'needs'>;

/**
 * Does a job of a sweep in this process, or goes on with it, and tells the process that launched it, if one did. `command`: what was
 * typed to do it.
 */
export async function doJob(
  app: App,
  output: Output,
  { name, config, member, needs }: JobToDo,
  sweep: string,
  command?: string,
): Promise<void> {
  const out = runFolder(sweep, name);
  const progress = createProgress(output);
  const gone = new AbortController();
  const release = onLauncherGone(() => gone.abort());
  const stop = stopSignals(() => output.note('Stopping after this step.'));
  let timeLeft = createTimeLeft([], Date.now);
  let toldAt = Number.NEGATIVE_INFINITY;
  const onEvent: typeof progress.onEvent = (event, stage) => {
    progress.onEvent(event, stage);
    if (event.type === 'run-start' || event.type === 'resume') {
      timeLeft.begin(stage, event.run, event.step);
    }
    if (event.type === 'epoch') timeLeft.epoch(event.step);
    if (event.type === 'checkpoint') tellLauncher({ type: 'saved' });
    if (event.type !== 'step' || Date.now() - toldAt < INTERVAL) return;
    toldAt = Date.now();
    const { share, seconds: secondsLeft } = timeLeft.at(event.step);
    tellLauncher({ type: 'progress', share, secondsLeft });
  };
  try {
    const existing = (await readRunRecord(out)) ? 'resume' : 'refuse';
    const control = {
      existing,
      signal: AbortSignal.any([stop.signal, gone.signal]),
      onStart: (work: readonly StageWork[]) => {
        progress.onStart(work);
        timeLeft = createTimeLeft(work, Date.now);
      },
      importModule,
      command,
    } as const;
    const whole = { ...config, out, onEvent };
    if (member !== undefined) {
      await app.trainMember(whole, member, control);
      output.result({ out }, () => out);
    } else {
      const { evaluation } = await app.train(whole, {
        ...control,
        onEvaluation: progress.onEvaluation,
        ...(needs && { members: needs.map((need) => runFolder(sweep, need)) }),
      });
      output.result({ out, evaluation }, () => out);
    }
  } catch (error) {
    if (error instanceof InterruptedError) tellLauncher({ type: 'stopped' });
    else {
      const message = error instanceof Error ? error.message : String(error);
      tellLauncher({ type: 'failed', error: message });
    }
    throw error;
  } finally {
    progress.stop();
    stop.release();
    release();
  }
}
