import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InterruptedError, OptionError } from '@freetickets/core';
import type { Command } from 'commander';
import type { App } from '../app.js';
import { defaultConfig, importModule, readConfig, withAbsolutePlugins } from '../config-file.js';
import { evaluationNotes, evaluationTables, requireWhole } from '../evaluation-tables.js';
import { createOutput } from '../output.js';
import { type Overrides, override, shorthands } from '../overrides.js';
import { createProgress } from '../progress.js';
import {
  addPluginOption,
  type CommonFlags,
  collect,
  type PluginFlags,
  subcommand,
} from './common.js';

interface TrainFlags extends CommonFlags, PluginFlags {
  readonly config?: string;
  readonly out?: string;
  readonly resume?: string;
  readonly force?: boolean;
}

/** Ctrl-C, what ends services and jobs, and a terminal that is closed. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `train`: runs a config. */
export function addTrainCommand(program: Command, app: App): void {
  const command = subcommand(
    program,
    'train',
    'train an ensemble by a config file, by flags, or both',
  )
    .option('--config <file>', 'TypeScript, JavaScript or JSON (default: freetickets.config.ts)')
    .option('--out <folder>', 'run folder (default: the first free of runs/1, runs/2, ...)')
    .option('--resume <folder>', 'go on with the run in this folder')
    .option('--force', 'replace the run that is in the folder');
  for (const [flag, { help }] of Object.entries(shorthands)) {
    command.option(`--${flag} <value>`, help);
  }
  addPluginOption(command)
    .option('--set <path=value>', 'any other config value; repeatable', collect)
    .action((flags: TrainFlags & Overrides) => train(app, flags));
}

async function train(app: App, flags: TrainFlags & Overrides): Promise<void> {
  const output = createOutput(flags);
  const changed = override(await configOf(app, flags), flags) as ConfigParts;
  const config = withAbsolutePlugins(changed, process.cwd());
  const out = flags.resume ?? flags.out ?? changed.out ?? freeFolder();
  const progress = createProgress(output);
  const onEvent: typeof progress.onEvent = (event, stage) => {
    progress.onEvent(event, stage);
    changed.onEvent?.(event, stage);
  };
  const interrupt = new AbortController();
  const onInterrupt = () => {
    if (interrupt.signal.aborted) process.exit(1);
    progress.stop();
    output.note('Stopping after this step; once more stops at once.');
    interrupt.abort();
  };
  for (const signal of stopSignals) process.on(signal, onInterrupt);
  try {
    const { evaluation } = await app.train(
      { ...config, out, onEvent },
      {
        existing: existing(flags),
        signal: interrupt.signal,
        onEvaluation: progress.onEvaluation,
        importModule,
      },
    );
    progress.stop();
    output.result(
      flags.json
        ? JSON.stringify({ out, evaluation })
        : [evaluationTables(evaluation), evaluationNotes(evaluation), '', nextSteps(out)].join(
            '\n',
          ),
    );
    requireWhole(evaluation);
  } catch (error) {
    progress.stop();
    if (error instanceof InterruptedError) {
      output.note(`Go on with: npx freetickets train --resume ${out}`);
    }
    throw error;
  } finally {
    for (const signal of stopSignals) process.off(signal, onInterrupt);
  }
}

/** What a config may hold that the command line has a part in. */
interface ConfigParts {
  readonly out?: string;
  readonly onEvent?: ReturnType<typeof createProgress>['onEvent'];
}

/**
 * The config a run starts from: the file that is named, else the run's own, else the default file, which is the user's
 * own unless the working directory is the run's.
 */
async function configOf(app: App, { config, resume, plugin }: TrainFlags): Promise<object> {
  if (config) return readConfig(config, app, plugin);
  if (resume && existsSync(join(resume, 'config.json'))) return app.runConfig(resume, plugin);
  const isRun = resume !== undefined && resolve(resume) === process.cwd();
  const file = isRun ? undefined : defaultConfig();
  return file ? readConfig(file, app, plugin) : { ...(plugin && { plugins: plugin }) };
}

function existing({ resume, force, out }: TrainFlags): 'refuse' | 'resume' | 'replace' {
  if (resume === undefined) return force ? 'replace' : 'refuse';
  if (force || out) {
    throw new OptionError('--resume', resume, 'neither --out nor --force beside it');
  }
  return 'resume';
}

function freeFolder(): string {
  let number = 1;
  while (existsSync(`runs/${number}`)) number++;
  return `runs/${number}`;
}

function nextSteps(out: string): string {
  const steps = [
    [`predict ${out} image.png`, 'classify, with uncertainty'],
    [`evaluate ${out} --ood ./photos`, 'judge them on images of yours, too'],
    ['train --help', 'another model, method or sparsity'],
  ] as const;
  const width = Math.max(...steps.map(([command]) => command.length));
  return [
    `The tickets are in ${join(out, 'ensemble')}; open ${join(out, 'report.html')} to see how far to trust them. What next:`,
    ...steps.map(([command, what]) => `  npx freetickets ${command.padEnd(width)}   ${what}`),
    'Your own model and data: freeTickets({ model, dataset }), see the README.',
  ].join('\n');
}
