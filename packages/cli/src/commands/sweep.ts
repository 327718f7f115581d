import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { OptionError } from '@freetickets/core';
import type { Command } from 'commander';
import type { App } from '../app.js';
import { readSweep } from '../config-file.js';
import type { Output } from '../output.js';
import { addPluginOption, subcommand } from './common.js';
import { addQueueCommands } from './sweep-queue.js';
import { addSweepOptions, type SweepFlags, sweepRuns } from './sweep-runs.js';

interface Flags extends SweepFlags {
  readonly config?: string;
  readonly out?: string;
  readonly plugin?: readonly string[];
}

const defaultFile = 'freetickets.sweep.ts';

/** `sweep`: runs a config over methods, sparsities, seeds, ... and averages what comes out over the seeds. */
export function addSweepCommand(
  program: Command,
  app: App,
  output: Output,
  args: readonly string[],
): void {
  const command = subcommand(
    program,
    'sweep',
    'train all combinations of some config values, and average what comes out over the seeds',
    [
      'sweep --config mnist.sweep.ts --dry-run',
      'sweep --config mnist.sweep.ts --jobs 2',
      'sweep --config mnist.sweep.ts --format latex > table.tex',
    ],
  )
    .option('--config <file>', `TypeScript, JavaScript or JSON (default: ${defaultFile})`)
    .option('--out <folder>', 'folder of the sweep (default: runs/<name of the file>)');
  addQueueCommands(command, output);
  addPluginOption(addSweepOptions(command)).action(async (flags: Flags) => {
    const { config: file = defaultFile, plugin } = flags;
    if (!existsSync(file)) throw new OptionError('--config', file, 'a file that is there');
    const out = flags.out ?? join('runs', basename(file).replace(/(\.sweep)?\.\w+$/, ''));
    await sweepRuns(app, output, await readSweep(file, app, plugin), { ...flags, out }, args);
  });
}
