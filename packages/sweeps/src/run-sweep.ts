import { readdir } from 'node:fs/promises';
import { type JobEvent, type Launcher, OptionError } from '@freetickets/core';
import { lockFolder } from '@freetickets/files';
import { version } from '@freetickets/runs';
import type { Expansion } from './expand.js';
import type { SweepJob } from './jobs.js';
import { hashIn } from './run-name.js';
import type { RunScores } from './run-scores.js';
import { jobResult } from './run-state.js';
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
  /** Told what jobs there are before any begins: those that are done already, and those to do. */
  readonly onStart?: (jobs: {
    readonly done: readonly string[];
    readonly todo: readonly string[];
  }) => void;
  /** Told what becomes of the jobs; of a run that is done its scores, too. */
  readonly onEvent?: (event: JobEvent, scores?: RunScores) => void;
}

/**
 * Does the jobs of a sweep that its folder does not hold yet, and writes down in `sweep.json` how each is doing, and in the end what
 * came out. Those that were interrupted go on, those that failed are tried again.
 *
 * Throws an `OptionError` where the folder holds something else, or what another sweep has done, with which this one has no run or
 * member in common; a `FileError` where another process works in it.
 */
export async function runSweep(
  { axes, entries, jobs }: Expansion,
  { out, launcher, command, signal, onStart, onEvent }: RunSweepOptions,
): Promise<SweepFile> {
  await requireOwn(out, jobs);
  const release = await lockFolder(out);
  try {
    const states = new Map<string, Pick<SweepFileRun, 'state' | 'error' | 'scores'>>();
    for (const job of jobs) {
      const result = await jobResult(out, job);
      states.set(job.name, result ? { state: 'done', ...result } : { state: 'waiting' });
    }
    const isDone = ({ name }: SweepJob): boolean => states.get(name)?.state === 'done';
    const needed = new Set(jobs.flatMap((job) => (isDone(job) ? [] : (job.needs ?? []))));
    const isMember = ({ member }: SweepJob): boolean => member !== undefined;
    const runs = jobs.filter((job) => !isMember(job));
    const members = jobs.filter((job) => isMember(job) && (isDone(job) || needed.has(job.name)));
    const fileNow = (): SweepFile => {
      const now = ({ name, written }: SweepJob): SweepFileRun => ({
        name,
        state: 'waiting',
        ...states.get(name),
        config: written,
      });
      return {
        version,
        axes,
        entries,
        runs: runs.map(now),
        ...(members.length > 0 && { members: members.map(now) }),
        rows: summarise(entries, (run) => states.get(run)?.scores),
      };
    };
    const all = jobs.filter((job) => !isMember(job) || members.includes(job));
    const todo = all.filter((job) => !isDone(job));
    let isDueAt = 0;
    const write = async (): Promise<SweepFile> => {
      const began = performance.now();
      const file = fileNow();
      await writeSweepFile(out, file);
      const ended = performance.now();
      isDueAt = ended + (ended - began) / WRITING;
      return file;
    };
    await write();
    onStart?.({
      done: all.filter(isDone).map(({ name }) => name),
      todo: todo.map(({ name }) => name),
    });

    // One after another.
    let written: Promise<void> = Promise.resolve();
    const told = async (event: Exclude<JobEvent, { type: 'progress' }>): Promise<void> => {
      const { job: name, type } = event;
      const job = type === 'done' ? jobs.find((each) => each.name === name) : undefined;
      const result = job && (await jobResult(out, job));
      const isLost = type === 'done' && !result;
      const end = isLost ? ({ type: 'failed', job: name, error: UNFINISHED } as const) : event;
      states.set(name, {
        state: end.type === 'start' ? 'running' : end.type === 'refused' ? 'waiting' : end.type,
        ...(end.type === 'failed' && { error: end.error }),
        ...result,
      });
      if (performance.now() >= isDueAt) await write();
      onEvent?.(end, result?.scores);
    };
    await launcher.launch(
      todo.map(({ written: config, name, member, needs }) => ({ name, config, member, needs })),
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
    return await write();
  } finally {
    await release();
  }
}

/** The share of the time that writing `sweep.json` takes at most: that of 10,000 runs takes a second. */
const WRITING = 0.01;

const UNFINISHED = 'it ended without its results in its folder';

/** What may be in the folder of a sweep beside `sweep.json`. */
const kept = ['lock', 'queue.json', 'report.html', 'runs'];

/**
 * Throws where a folder holds something, and no sweep, or one with which these jobs have nothing in common: another, then, whose results
 * would be gone from `sweep.json`. Where it has none yet, as its config was wrong, say, it gives way.
 */
async function requireOwn(out: string, jobs: readonly SweepJob[]): Promise<void> {
  const file = await readSweepFile(out);
  if (file) {
    const held = [...(file.members ?? []), ...file.runs];
    const own = new Set(jobs.map(({ name }) => hashIn(name)));
    const done = held.filter(({ state }) => state === 'done');
    if (done.length === 0 || held.some(({ name }) => own.has(hashIn(name)))) return;
    const expected = `a folder of this sweep, but it holds another: none of its ${held.length} runs, such as ${done[0].name}, is one of this. Choose another (--out), or remove its sweep.json to go on in it: runs that are done are kept`;
    throw new OptionError('out', out, expected);
  }
  const names = (await readdir(out).catch(() => [])).filter(
    (name) => !kept.includes(name) && !name.startsWith('.'),
  );
  if (names.length === 0) return;
  const expected = `a folder with a sweep (sweep.json) or an empty one, but it holds ${names.slice(0, 5).join(', ')}. Choose another (--out)`;
  throw new OptionError('out', out, expected);
}
