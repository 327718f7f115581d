import { OptionError } from '@freetickets/core';
import type { QueuedJob } from '@freetickets/launcher-bullmq';
import type { Command } from 'commander';
import type { Output } from '../output.js';
import { tableOf } from '../table.js';
import { subcommand } from './common.js';
import { addRedisOption, queuePackage, redisUrl } from './queue.js';

interface Flags {
  readonly redis?: string;
  readonly out?: string;
}

/** `sweep status`, `cancel`, `pause`, `resume`: of sweeps in a queue. */
export function addQueueCommands(sweep: Command, output: Output): void {
  const add = (name: string, description: string): Command =>
    addRedisOption(subcommand(sweep, name, description, [`sweep ${name}`]));
  add('status', 'bullmq: what is in the queue, who does it, and what no worker takes')
    .option('--out <folder>', 'of the sweep of this folder alone')
    .action((_: object, command: Command) => showStatus(output, flagsOf(command)));
  add('cancel', 'bullmq: stop the runs of a sweep after their step, and start none of them')
    .option('--out <folder>', 'the folder of the sweep')
    .action(async (_: object, command: Command) => {
      const flags = flagsOf(command);
      const { out } = flags;
      if (out === undefined) throw new OptionError('--out', out, 'the folder of the sweep');
      const { cancelSweep } = await queuePackage();
      const cancelled = await cancelSweep(redisUrl(flags), out);
      output.result({ cancelled }, () => `${cancelled} runs are cancelled.`);
    });
  for (const [name, isPaused, what] of [
    ['pause', true, 'bullmq: let workers take no more runs, of any sweep; those under way go on'],
    ['resume', false, 'bullmq: let workers take runs again'],
  ] as const) {
    add(name, what).action(async (_: object, command: Command) => {
      const { setPaused } = await queuePackage();
      await setPaused(redisUrl(flagsOf(command)), isPaused);
      output.result({ isPaused }, () => `The queue is ${isPaused ? 'paused' : 'not paused'}.`);
    });
  }
}

/** With those that `sweep` has, too, which takes them. */
const flagsOf = (command: Command): Flags => command.optsWithGlobals();

async function showStatus(output: Output, flags: Flags): Promise<void> {
  const { queueStatus } = await queuePackage();
  const status = await queueStatus(redisUrl(flags), flags.out);
  const { isPaused, workers, jobs } = status;
  output.result(status, () =>
    [
      `${workers.length} workers${isPaused ? '; the queue is paused' : ''}, ${jobs.length} runs.`,
      ...(jobs.length > 0 ? [tableOf(['run', 'state', 'worker', ''], jobs.map(rowOf))] : []),
    ].join('\n\n'),
  );
}

function rowOf({ sweep, name, state, worker = '', share, reason }: QueuedJob) {
  const note = reason ?? (share === undefined ? '' : `${(100 * share).toFixed(0)}%`);
  return [`${sweep}/${name}`, state, worker, note].map((text) => ({ text }));
}
