import { FreeTicketsError, MissingCodeError } from '@freetickets/core';
import { Command, CommanderError } from 'commander';
import type { App } from './app.js';
import { commandLine } from './command-line.js';
import { addDataCommand } from './commands/data.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addEvaluateCommand } from './commands/evaluate.js';
import { addFlopsCommand } from './commands/flops.js';
import { addPluginsCommand } from './commands/plugins.js';
import { addPredictCommand } from './commands/predict.js';
import { addReportCommand } from './commands/report.js';
import { addSweepCommand } from './commands/sweep.js';
import { addTrainCommand } from './commands/train.js';
import { addWorkerCommand } from './commands/worker.js';
import { ignoreGoneReaders } from './gone-readers.js';
import { inFlags } from './in-flags.js';
import { createOutput, exitCodeOf } from './output.js';
import { commandOf, UsageError, usageError } from './usage-error.js';

/**
 * Runs the command line and returns its exit code: 0, 1 where a run failed, 2 where it was asked for wrongly.
 *
 * @param args what follows the program's name
 */
export async function main(app: App, args: readonly string[]): Promise<number> {
  ignoreGoneReaders();
  const json = args.includes('--json');
  const output = createOutput({ json, quiet: args.includes('--quiet') });
  let asked = '';
  const program = new Command('freetickets')
    .description(
      'Ensembles of sparse neural networks, trained for less than one dense network costs.',
    )
    .version(app.version)
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      outputError: () => {},
      ...(json && {
        writeOut: (text) => {
          asked += text;
        },
      }),
    });
  addTrainCommand(program, app, output, args);
  addSweepCommand(program, app, output, args);
  addWorkerCommand(program, app, output);
  addEvaluateCommand(program, app, output);
  addReportCommand(program, output);
  addPredictCommand(program, app, output);
  addFlopsCommand(program, app, output);
  addPluginsCommand(program, app, output);
  addDataCommand(program, app, output);
  addDoctorCommand(program, app, output);
  try {
    if (args.includes(''))
      throw new UsageError('An argument is empty: is a variable of the shell not set?');
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (cause) {
    const isCommander = cause instanceof CommanderError;
    if (isCommander && cause.exitCode === 0) {
      const isVersion = cause.code === 'commander.version';
      if (json) output.result(isVersion ? { version: app.version } : { help: asked }, () => asked);
      return 0;
    }
    const error = isCommander ? usageError(cause, program, args) : cause;
    if (error instanceof FreeTicketsError) {
      error.message = inFlags(error, commandOf(program, args));
    }
    const flags = error instanceof MissingCodeError ? error.flags : [];
    output.error(error, flags.length > 0 ? commandLine([...args, ...flags]) : undefined);
    return exitCodeOf(error);
  }
}
