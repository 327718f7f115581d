import { InterruptedError, type Launcher, OptionError, type Registry } from '@freetickets/core';
import {
  csvOf,
  expandSweep,
  FailedRunsError,
  heldRuns,
  jobResult,
  latexOf,
  parseSweep,
  runSweep,
  runsCsvOf,
  type SweepFile,
  type SweepJob,
} from '@freetickets/sweeps';
import { type Command, Option } from 'commander';
import type { App } from '../app.js';
import { commandLine } from '../command-line.js';
import { importModule } from '../config-file.js';
import type { Output } from '../output.js';
import { parseValue } from '../overrides.js';
import { stopSignals } from '../stop-signals.js';
import { createSweepProgress } from '../sweep-progress.js';
import { sweepTables } from '../sweep-tables.js';
import { withoutFlags } from '../without-flags.js';
import { count, refuseFlags } from './common.js';
import {
  addQueueOptions,
  type QueueFlags,
  queuePackage,
  redisUrl,
  requireNamedPlugins,
  storeOf,
} from './queue.js';
import { listRuns } from './sweep-list.js';
import { doJob, jobNamed } from './sweep-only.js';
import { scriptOption, writeScript } from './sweep-script.js';
import { weighJobs } from './sweep-weights.js';

const formats = ['table', 'csv', 'runs-csv', 'latex'] as const;

/** What may be said of how a sweep is done. */
export interface SweepFlags extends QueueFlags {
  readonly jobs?: number;
  /** A name, or an object with options. */
  readonly launcher?: string | object;
  readonly priority?: number;
  readonly attempts?: number;
  readonly dryRun?: boolean;
  readonly only?: string;
  readonly write?: string;
  readonly with?: { readonly [option: string]: unknown };
  readonly format?: (typeof formats)[number];
}

/** The options of commands that do sweeps. */
export const addSweepOptions = (command: Command): Command =>
  addQueueOptions(command)
    .option('--jobs <count>', 'runs at once, of a sweep (default: one a core)', count('--jobs'))
    .option(
      '--launcher <name>',
      'what does the runs of a sweep: local, bullmq, or one of a plugin; a name, or JSON with options (default: local)',
      launcherSpec,
    )
    .option(
      '--priority <number>',
      'bullmq: runs with a lower number are taken first',
      count('--priority'),
    )
    .option(
      '--attempts <count>',
      'bullmq: how often a run is tried that fails (default: 3)',
      count('--attempts'),
    )
    .option('--dry-run', 'list the runs of a sweep, with FLOPs and expected seconds, and do none')
    .addOption(
      new Option(
        '--only <run>',
        'do one run of a sweep here, by its name or its index in the list of --dry-run',
      ).conflicts(['dryRun', 'write']),
    )
    .addOption(
      new Option(
        '--write <system>',
        'write what slurm, kubernetes or a plugin does the runs of a sweep by, and do none',
      ).conflicts('dryRun'),
    )
    .option('--with <name=value>', 'an option of what --write writes; repeatable', scriptOption)
    .addOption(
      new Option('--format <name>', 'results of a sweep; runs-csv has a line a run')
        .choices(formats)
        // These have other results.
        .conflicts(['json', 'dryRun', 'write']),
    );

/** A launcher by its name, or by JSON with its options. */
function launcherSpec(text: string): string | object {
  const spec = parseValue(text);
  if (typeof spec !== 'object' || spec === null) return text;
  if (!('name' in spec) || spec.name !== 'bullmq') return spec;
  const expected = 'bullmq by its name: its options are flags, --redis, --store, --data, ...';
  throw new OptionError('--launcher', text, expected);
}

/** Does the runs of a sweep in its folder, and shows what came out. */
export async function sweepRuns(
  app: App,
  output: Output,
  given: object,
  flags: SweepFlags & { readonly out: string },
  args: readonly string[],
): Promise<void> {
  const { out, jobs, dryRun, only, write, format = 'table' } = flags;
  refuseIdleFlags(flags);
  const sweep = parseSweep(given);
  if (flags.launcher === 'bullmq') requireNamedPlugins(sweep.base);
  const resolve = (config: object) => app.resolveRun(config, importModule);
  const expansion = await expandSweep(sweep, resolve, await heldRuns(out));
  if (dryRun) return listRuns(app, output, expansion, out);
  if (only !== undefined) return doOnly(app, output, jobNamed(expansion, only), out, args);
  const { plugins }: { readonly plugins?: unknown } = sweep.base;
  const registry = await app.registryWith(Array.isArray(plugins) ? plugins : [], importModule);
  const ofJob = withoutFlags(args, ofWholeSweeps);
  if (write !== undefined) {
    const spec = { ...(jobs && { jobs }), ...flags.with, name: write };
    return writeScript(app, registry, output, expansion, spec, out, ofJob);
  }
  const launcher = await launcherOf(registry, flags);
  const progress = createSweepProgress(output);
  const stop = stopSignals(() => {
    output.note('Stopping all runs after their step; Ctrl-C once more stops at once.');
  });
  const ended = new AbortController();
  let file: SweepFile;
  try {
    file = await runSweep(expansion, {
      out,
      launcher,
      command: [app.program, ...ofJob, '--out', out],
      signal: stop.signal,
      onStart: (found) => {
        progress.onStart(found);
        const todo = expansion.jobs.filter(({ name }) => found.todo.includes(name));
        // Beside the runs, which need not wait for it.
        void weighJobs(app, todo, progress.weigh, ended.signal);
      },
      onEvent: progress.onEvent,
    });
  } finally {
    ended.abort();
    progress.stop();
    stop.release();
  }
  // Loaded only where a page is written: with its plots it is a quarter of all modules.
  const { writeSweepReport } = await import('@freetickets/report');
  const page = await writeSweepReport(out);
  output.result({ out, rows: file.rows }, textIn(format, file));
  output.note(`The report: ${page}`);
  requireDone(file, stop.signal.aborted);
}

/** Throws an `OptionError` for a flag that would do nothing beside the others. */
function refuseIdleFlags(flags: SweepFlags): void {
  const { launcher, jobs, only, write, priority, attempts, redis, store, data } = flags;
  if (write === undefined) refuseFlags({ with: flags.with }, '--write beside it');
  if (launcher !== 'bullmq') {
    if (only !== undefined) {
      const expected = 'none beside --only: it does one run, here, and shows no results of a sweep';
      refuseFlags({ jobs, launcher, format: flags.format }, expected);
    }
    if (write !== undefined) {
      refuseFlags({ launcher }, 'none beside --write: another system starts the runs');
    }
    refuseFlags({ priority, attempts, redis, store, data }, '--launcher bullmq beside it');
    return;
  }
  refuseFlags({ only, write }, 'none beside --launcher bullmq: its workers do the runs');
  refuseFlags(
    { jobs },
    'none beside --launcher bullmq: `worker --jobs` says how many it does at once',
  );
}

/** Flags of how a whole sweep is done, which mean nothing to the process that does one of its jobs. */
const ofWholeSweeps = ['--jobs', '--launcher', '--format', '--write', '--with'];

/** What does the runs of a sweep. */
async function launcherOf(
  registry: Registry,
  {
    launcher = 'local',
    jobs,
    priority,
    attempts,
    data,
    out,
    ...flags
  }: Parameters<typeof sweepRuns>[3],
): Promise<Launcher> {
  if (launcher !== 'bullmq') {
    const spec = typeof launcher === 'string' ? { name: launcher } : launcher;
    return registry.resolve('launcher', { ...spec, ...(jobs && { jobs }) });
  }
  const { bullmq } = await queuePackage();
  return bullmq({
    redis: redisUrl(flags),
    store: storeOf(flags),
    folder: out,
    data: data ?? process.env.FREETICKETS_DATA ?? '.',
    ...(priority && { priority }),
    ...(attempts && { attempts }),
  });
}

/** Does a job, unless it is done: scripts name all of them, whenever they are run. */
async function doOnly(
  app: App,
  output: Output,
  job: SweepJob,
  out: string,
  args: readonly string[],
): Promise<void> {
  if (!(await jobResult(out, job))) return doJob(app, output, job, out, commandLine(args));
  output.note(`${job.name} was done before.`);
}

const textIn = (format: (typeof formats)[number], file: SweepFile) => (): string => {
  switch (format) {
    case 'table':
      return sweepTables(file.axes, file.rows);
    case 'csv':
      return csvOf(file.rows);
    case 'runs-csv':
      return runsCsvOf(file);
    case 'latex':
      return latexOf(file.rows);
  }
};

/** Throws where runs are not done: a `FailedRunsError`, or an `InterruptedError` where the user stopped them. */
function requireDone({ runs, members = [] }: SweepFile, isStopped: boolean): void {
  const all = [...members, ...runs];
  const left = all.filter(({ state }) => state !== 'done');
  if (isStopped && left.length > 0) {
    const done = all.length - left.length;
    throw new InterruptedError(
      `Stopped: ${done} of ${all.length} runs are done. The same command goes on.`,
    );
  }
  const failed = left.map(({ name, state, error }) => {
    const why = state === 'stopped' ? 'it was stopped' : 'it was not started';
    return [name, error ?? why] as const;
  });
  if (failed.length > 0) throw new FailedRunsError(new Map(failed), all.length);
}
