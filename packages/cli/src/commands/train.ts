import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InterruptedError, OptionError } from '@freetickets/core';
import { type AnyEvaluation, isOfRegression } from '@freetickets/runs';
import { runName } from '@freetickets/sweeps';
import type { Command } from 'commander';
import type { App } from '../app.js';
import { commandLine } from '../command-line.js';
import { importModule, namedConfig, readConfig, withAbsolutePlugins } from '../config-file.js';
import { evaluationNotes, evaluationTables, requireWhole } from '../evaluation-tables.js';
import { exampleFiles } from '../example-files.js';
import { holdsCode } from '../holds-code.js';
import type { Output } from '../output.js';
import { changedKeys, type Overrides, override, shorthands } from '../overrides.js';
import { createProgress } from '../progress.js';
import { stopSignals } from '../stop-signals.js';
import { wrapped } from '../table.js';
import { addPluginOption, collect, refuseFlags, subcommand } from './common.js';
import { addSweepOptions, type SweepFlags, sweepRuns } from './sweep-runs.js';

interface TrainFlags extends Overrides, SweepFlags {
  readonly config?: string;
  readonly out?: string;
  readonly resume?: string;
  readonly force?: boolean;
  readonly seeds?: readonly number[];
  readonly plugin?: readonly string[];
}

/** `train`: runs a config. */
export function addTrainCommand(
  program: Command,
  app: App,
  output: Output,
  args: readonly string[],
): void {
  const command = subcommand(
    program,
    'train',
    'train an ensemble by a config file, by flags, or both',
    [
      'train --dataset mnist --tickets 3 --sparsity 0.9',
      'train --dataset mnist --model lenet-5 --epochs 12 --learning-rate 0.02 --out runs/lenet',
      `train --config freetickets.config.ts --set 'ood=["fashion-mnist"]'`,
      'train --dataset mnist --seeds 1,2,3',
      'train --resume runs/1',
    ],
  )
    .option('--config <file>', 'TypeScript, JavaScript or JSON (default: freetickets.config.ts)')
    .option(
      '--out <folder>',
      'run folder (default: the first free of runs/1, runs/2, ...; of --seeds, one in runs/ that what is trained names)',
    )
    .option('--resume <folder>', 'go on with the run in this folder')
    .option('--force', 'replace the run that is in the folder')
    .option(
      '--seeds <list>',
      'a run for each of these seeds, as `sweep` does them: 1,2,3',
      seedsOf,
    );
  for (const [flag, { help }] of Object.entries(shorthands)) {
    command.option(`--${flag} <value>`, help);
  }
  const own = new Set(command.options);
  addSweepOptions(command);
  const ofSweeps = command.options.filter((option) => !own.has(option));
  addPluginOption(command)
    .option('--set <path=value>', 'any other config value; repeatable', collect)
    .action((flags: TrainFlags) => {
      if (flags.seeds) return trainSeeds(app, output, flags, args);
      const given = ofSweeps.map((option) => [option.name(), flags[option.attributeName()]]);
      refuseFlags(Object.fromEntries(given), '--seeds beside it');
      return train(app, output, flags, args);
    });
}

async function train(
  app: App,
  output: Output,
  flags: TrainFlags,
  args: readonly string[],
): Promise<void> {
  const whatIsThere = existing(flags);
  const { file, config: given } = await configOf(app, flags);
  const changed = override(given, flags) as ConfigParts;
  const config = withAbsolutePlugins(changed, process.cwd());
  const out = flags.resume ?? flags.out ?? changed.out ?? freeFolder();
  const needed = [
    ...(file && holdsCode(config, app.registry) ? ['--config', file] : []),
    ...(flags.plugin ?? []).flatMap((name) => ['--plugin', name]),
  ];
  const progress = createProgress(output);
  const { onEvent: own = () => {} } = changed;
  const onEvent: typeof progress.onEvent = (event, stage) => {
    progress.onEvent(event, stage);
    own(event, stage);
  };
  const stop = stopSignals(() => {
    progress.stop();
    output.note('Stopping after this step; Ctrl-C once more stops at once.');
  });
  try {
    const { evaluation, warnings } = await app.train(
      // What is no function is left for the check of the config to refuse.
      { ...config, out, onEvent: typeof own === 'function' ? onEvent : own },
      {
        existing: whatIsThere,
        signal: stop.signal,
        onStart: progress.onStart,
        onEvaluation: progress.onEvaluation,
        importModule,
        command: commandLine(args),
        ...(file && { configFile: { path: resolve(file), changed: changedKeys(flags) } }),
      },
    );
    progress.stop();
    const { metrics } = changed;
    output.result(
      { out, evaluation, warnings },
      () => evaluationTables(evaluation, app.registry, Array.isArray(metrics) ? metrics : []),
      () => [evaluationNotes(evaluation), '', nextSteps(out, needed, evaluation)].join('\n'),
    );
    requireWhole(evaluation);
  } catch (error) {
    progress.stop();
    if (error instanceof InterruptedError) {
      output.note(`Go on with: ${commandLine(['train', '--resume', out, ...needed])}`);
    }
    throw error;
  } finally {
    stop.release();
  }
}

/** A sweep over seeds alone, by default in a folder that what is trained names, so that the same command goes on. */
async function trainSeeds(
  app: App,
  output: Output,
  flags: TrainFlags,
  args: readonly string[],
): Promise<void> {
  if (flags.resume !== undefined || flags.force) {
    const given = flags.resume ?? '--force';
    const expected = 'neither --resume nor --force beside it: the same command goes on';
    throw new OptionError('--seeds', given, expected);
  }
  if (changedKeys(flags).includes('seed')) {
    throw new OptionError('--seeds', flags.seeds, 'no other seed beside it (--seed, --set seed)');
  }
  const { config } = await configOf(app, flags);
  const changed = override(config, flags);
  const { out, ...base }: ConfigParts = withAbsolutePlugins(changed, process.cwd());
  const sweep = { base, axes: { seed: flags.seeds ?? [] } };
  const folder = flags.out ?? out ?? (await folderOfSeeds(app, base));
  await sweepRuns(app, output, sweep, { ...flags, out: folder }, args);
}

/** `runs/edst-3f1c...`: the same for all seeds of a config, and for no other. */
async function folderOfSeeds(app: App, base: object): Promise<string> {
  const { method, identity } = await app.resolveRun({ ...base, seed: undefined }, importModule);
  return join('runs', runName({ method }, identity));
}

/** `1,2,3` as numbers. */
function seedsOf(text: string): readonly number[] {
  const seeds = text.split(',').map((seed) => Number(seed.trim() || Number.NaN));
  if (seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)) return seeds;
  throw new OptionError('--seeds', text, 'whole numbers from 0 with commas between them: 1,2,3');
}

/** What a config may hold that the command line has a part in. */
interface ConfigParts {
  readonly out?: string;
  readonly metrics?: unknown;
  readonly onEvent?: ReturnType<typeof createProgress>['onEvent'];
}

/**
 * The config a run starts from, and its file: the one that is named, else the run's own config, else the default file,
 * which is the user's own unless the working directory is the run's.
 */
async function configOf(
  app: App,
  { config: file, resume, plugin }: TrainFlags,
): Promise<{ readonly file?: string; readonly config: object }> {
  if (resume !== undefined) {
    await app.requireRun(resume);
    const config = file === undefined ? undefined : await readConfig(file, app, plugin);
    const whole = await app.runConfig(
      resume,
      config ? { config } : { ...(plugin && { plugins: plugin }) },
    );
    return { ...(file !== undefined && { file }), config: whole };
  }
  return namedConfig(app, { config: file, plugin });
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

function nextSteps(out: string, needed: readonly string[], evaluation: AnyEvaluation): string {
  const [inputs, other] = exampleFiles(evaluation.test.inputShape);
  const isOfNumber = isOfRegression(evaluation);
  const others = ['evaluate', out, '--ood', other, ...needed];
  const steps: readonly (readonly [string, readonly string[]])[] = [
    [
      `${isOfNumber ? 'predict' : 'classify'}, with uncertainty`,
      ['predict', out, inputs, ...needed],
    ],
    ...(isOfNumber ? [] : [['evaluate them on other data of yours, too', others] as const]),
    ['another model, method or sparsity', ['train', '--help']],
  ];
  const where = `The tickets are in ${join(out, 'ensemble')}; open ${join(out, 'report.html')} to see how far to trust them. What next:`;
  return [
    ...wrapped(where),
    ...steps.flatMap(([what, args]) => [`  ${what}:`, `    ${commandLine(args)}`]),
    'Your own model and data: freeTickets({ model, dataset }), see the README.',
  ].join('\n');
}
