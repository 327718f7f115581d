import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { coresHere, doInProcess } from '@freetickets/sweeps';
import { type Command, Option } from 'commander';
import type { App } from '../app.js';
import { importModule } from '../config-file.js';
import type { Output } from '../output.js';
import { stopSignals } from '../stop-signals.js';
import { addPluginOption, count, subcommand } from './common.js';
import { addQueueOptions, type QueueFlags, queuePackage, redisUrl, storeOf } from './queue.js';
import { doJob } from './sweep-only.js';

interface Flags extends QueueFlags {
  readonly work?: string;
  readonly jobs: number;
  readonly lostAfter: number;
  readonly metrics?: number;
  readonly plugin?: readonly string[];
  readonly job?: string;
}

/** `worker`: does runs of sweeps that are in a queue, until it is stopped. */
export function addWorkerCommand(program: Command, app: App, output: Output): void {
  const command = subcommand(
    program,
    'worker',
    'do runs of sweeps that `sweep --launcher bullmq` puts into a queue, on any machine',
    ['worker --redis redis://queue:6379 --store /mnt/store --data /mnt/data'],
  )
    .option(
      '--work <folder>',
      'where folders of runs under way are made (default: a temporary one)',
    )
    .option('--jobs <count>', 'runs at once, which share the cores', count('--jobs'), 1)
    .option(
      '--lost-after <seconds>',
      'a worker that is silent for so long counts as gone: another takes its run, after twice that at the latest',
      count('--lost-after'),
      30,
    )
    .option(
      '--metrics <port>',
      'numbers for Prometheus, at /metrics of this port',
      count('--metrics'),
    )
    .addOption(
      new Option('--job <file>', 'the job that a worker started this process for').hideHelp(),
    );
  addPluginOption(addQueueOptions(command)).action((flags: Flags) =>
    flags.job === undefined ? work(app, output, flags) : doJobOf(app, output, flags, flags.job),
  );
}

async function work(app: App, output: Output, flags: Flags): Promise<void> {
  const { data, jobs, lostAfter, metrics: port, plugin = [] } = flags;
  const { runWorker, serveMetrics } = await queuePackage();
  const [redis, store] = [redisUrl(flags), storeOf(flags)];
  const temporary = flags.work === undefined ? await mkdtemp(join(tmpdir(), 'freetickets-')) : '';
  const stop = stopSignals(() => output.note('Stopping after this step; runs are left to others.'));
  const metrics = port === undefined ? undefined : await serveMetrics(port);
  const threads = Math.max(1, Math.floor(coresHere() / jobs));
  const modules = plugin.flatMap((name) => ['--plugin', name]);
  try {
    await runWorker({
      ...{ redis, store, jobs, lostAfter },
      data: data ?? process.env.FREETICKETS_DATA ?? '.',
      work: flags.work ?? temporary,
      signal: stop.signal,
      doJob: async (file, { job, ...control }) => {
        await doInProcess(job, {
          ...control,
          args: [app.program, 'worker', '--job', file, ...modules],
          threads,
          // What it does needs no queue.
          env: { FREETICKETS_REDIS: undefined, ...(data && { FREETICKETS_DATA: resolve(data) }) },
        });
      },
      refusal: async (config) => {
        try {
          await app.requirePlugins(await app.jsonConfig(config, 'the job', plugin), importModule);
          return undefined;
        } catch (cause) {
          return cause instanceof Error ? cause.message : String(cause);
        }
      },
      onReady: () => output.note(`Waiting for runs, ${jobs} at once. Ctrl-C ends it.`),
      onEvent: (event) => {
        metrics?.onEvent(event);
        if (!('job' in event)) return;
        const why = 'reason' in event ? `: ${event.reason}` : '';
        output.note(`${event.job} ${event.type}${why}`);
      },
    });
  } finally {
    stop.release();
    await metrics?.close();
    if (temporary) await rm(temporary, { recursive: true, force: true });
  }
}

/** Does the job of a file, in the folder that the file is in. */
async function doJobOf(app: App, output: Output, { plugin }: Flags, file: string): Promise<void> {
  const { readJob } = await queuePackage();
  const { config, ...job } = await readJob(file);
  const own = await app.jsonConfig(config, file, plugin);
  await doJob(app, output, { ...job, config: own }, dirname(file));
}
