import { InterruptedError, OptionError } from '@freetickets/core';
import { readRunRecord } from '@freetickets/runs';
import { type Expansion, onLauncherGone, runFolder, tellLauncher } from '@freetickets/sweeps';
import type { App } from '../app.js';
import { commandLine } from '../command-line.js';
import { importModule } from '../config-file.js';
import type { Output } from '../output.js';
import { createProgress } from '../progress.js';
import { stopSignals } from '../stop-signals.js';
import { createTimeLeft } from '../time-left.js';

/** Milliseconds between two messages of how far a run is. */
const INTERVAL = 250;

/** A run of a sweep by its name, and the arguments that asked for it. */
interface Job {
  readonly expansion: Expansion;
  readonly sweep: string;
  readonly name: string;
  readonly args: readonly string[];
}

/** Does one run of a sweep in this process, or goes on with it, and tells the process that launched it, if one did. */
export async function runOne(
  app: App,
  output: Output,
  { expansion: { runs }, sweep, name, args }: Job,
): Promise<void> {
  const run = runs.find((each) => each.name === name);
  if (!run) {
    const some = runs.slice(0, 5).map((each) => each.name);
    throw new OptionError('--only', name, `a run of this sweep, such as ${some.join(', ')}`);
  }
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
    if (event.type !== 'step' || Date.now() - toldAt < INTERVAL) return;
    toldAt = Date.now();
    const { share, seconds: secondsLeft } = timeLeft.at(event.step);
    tellLauncher({ type: 'progress', share, secondsLeft });
  };
  try {
    const { evaluation } = await app.train(
      { ...run.config, out, onEvent },
      {
        existing: (await readRunRecord(out)) ? 'resume' : 'refuse',
        signal: AbortSignal.any([stop.signal, gone.signal]),
        onStart: (work) => {
          progress.onStart(work);
          timeLeft = createTimeLeft(work, Date.now);
        },
        onEvaluation: progress.onEvaluation,
        importModule,
        command: commandLine(args),
      },
    );
    output.result({ out, evaluation }, () => out);
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
