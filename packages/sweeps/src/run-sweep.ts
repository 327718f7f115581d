import { readdir } from 'node:fs/promises';
import { type JobEvent, type Launcher, OptionError } from '@freetickets/core';
import { lockFolder } from '@freetickets/files';
import { version } from '@freetickets/runs';
import type { Expansion } from './expand.js';
import type { RunScores } from './run-scores.js';
import { finishedScores } from './run-state.js';
import { summarise } from './summary.js';
import { readSweepFile, type SweepFile, type SweepFileRun, writeSweepFile } from './sweep-file.js';

/** How to run a sweep. */
export interface RunSweepOptions {
  /** The folder of the sweep. */
  readonly out: string;
  readonly launcher: Launcher;
  /** The program and arguments that do one run where `--only` and its name follow. */
  readonly command: readonly string[];
  /** Stops all runs after their step. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many runs there are before any begins: those that are done already, and those to do. */
  readonly onStart?: (runs: {
    readonly done: readonly string[];
    readonly todo: readonly string[];
  }) => void;
  /** Told what becomes of the runs; of one that is done its scores, too. */
  readonly onEvent?: (event: JobEvent, scores?: RunScores) => void;
}

/**
 * Does the runs of a sweep that its folder does not hold yet, and writes down in `sweep.json` how each is doing and what came
 * out. Runs that were interrupted go on, those that failed are tried again.
 *
 * Throws an `OptionError` where the folder holds something else, a `FileError` where another process works in it.
 */
export async function runSweep(
  { axes, entries, runs }: Expansion,
  { out, launcher, command, signal, onStart, onEvent }: RunSweepOptions,
): Promise<SweepFile> {
  await requireOwn(out);
  const release = await lockFolder(out);
  try {
    const states = new Map<string, Pick<SweepFileRun, 'state' | 'error' | 'scores'>>();
    for (const run of runs) {
      const scores = await finishedScores(out, run);
      states.set(run.name, scores ? { state: 'done', scores } : { state: 'waiting' });
    }
    const fileNow = (): SweepFile => ({
      version,
      axes,
      entries,
      runs: runs.map(({ name, written }) => ({
        name,
        state: 'waiting',
        ...states.get(name),
        config: written,
      })),
      rows: summarise(entries, (run) => states.get(run)?.scores),
    });
    const todo = runs.filter(({ name }) => states.get(name)?.state !== 'done');
    await writeSweepFile(out, fileNow());
    onStart?.({
      done: runs.filter((run) => !todo.includes(run)).map(({ name }) => name),
      todo: todo.map(({ name }) => name),
    });

    // One write after another, each of what is known by then.
    let written: Promise<void> = Promise.resolve();
    const told = async (event: Exclude<JobEvent, { type: 'progress' }>): Promise<void> => {
      const { job, type } = event;
      const run = runs.find(({ name }) => name === job);
      const scores = type === 'done' && run ? await finishedScores(out, run) : undefined;
      const isLost = type === 'done' && !scores;
      const end = isLost ? ({ type: 'failed', job, error: UNFINISHED } as const) : event;
      states.set(job, {
        state: end.type === 'start' ? 'running' : end.type,
        ...(end.type === 'failed' && { error: end.error }),
        ...(scores && { scores }),
      });
      await writeSweepFile(out, fileNow());
      onEvent?.(end, scores);
    };
    await launcher.launch(
      todo.map(({ name, written: config }) => ({ name, config })),
      {
        command,
        signal,
        onEvent: (event) => {
          if (event.type === 'progress') onEvent?.(event);
          else {
            written = written.then(() => told(event));
            // What went wrong is thrown when all has ended.
            written.catch(() => {});
          }
        },
      },
    );
    await written;
    return fileNow();
  } finally {
    await release();
  }
}

const UNFINISHED = 'it ended without an evaluation in its folder';

/** Throws where a folder holds something, and no sweep. */
async function requireOwn(out: string): Promise<void> {
  if (await readSweepFile(out)) return;
  const names = (await readdir(out).catch(() => [])).filter(
    (name) => name !== 'lock' && name !== 'runs' && !name.startsWith('.'),
  );
  if (names.length === 0) return;
  const expected = `a folder with a sweep (sweep.json) or an empty one, but it holds ${names.slice(0, 5).join(', ')}. Choose another (--out)`;
  throw new OptionError('out', out, expected);
}
