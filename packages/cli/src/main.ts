import { FreeTicketsError } from '@freetickets/core';
import { Command, CommanderError } from 'commander';
import type { App } from './app.js';
import { addDataCommand } from './commands/data.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addEvaluateCommand } from './commands/evaluate.js';
import { addPluginsCommand } from './commands/plugins.js';
import { addPredictCommand } from './commands/predict.js';
import { addReportCommand } from './commands/report.js';
import { addTrainCommand } from './commands/train.js';

/**
 * Runs the command line and returns its exit code: 0, 1 where a run failed, 2 where it was asked for wrongly.
 *
 * @param args what follows the program's name
 */
export async function main(app: App, args: readonly string[]): Promise<number> {
  const program = new Command('freetickets')
    .description(
      'Ensembles of sparse neural networks, trained for less than one dense network costs.',
    )
    .version(app.version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  addTrainCommand(program, app);
  addEvaluateCommand(program, app);
  addReportCommand(program);
  addPredictCommand(program, app);
  addPluginsCommand(program, app);
  addDataCommand(program, app);
  addDoctorCommand(program, app);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof FreeTicketsError) {
      process.stderr.write(`${error.message}\n`);
      return error.usage ? 2 : 1;
    }
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    return 1;
  }
}
