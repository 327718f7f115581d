import type { Command } from 'commander';
import type { App } from '../app.js';
import { importModule, readConfig } from '../config-file.js';
import { evaluationNotes, evaluationTable } from '../evaluation-table.js';
import { createOutput } from '../output.js';
import { type CommonFlags, subcommand } from './common.js';

interface EvaluateFlags extends CommonFlags {
  readonly config?: string;
  readonly ood?: readonly string[];
  readonly backend?: string;
}

/** `evaluate`: judges a run anew. */
export function addEvaluateCommand(program: Command, app: App): void {
  subcommand(
    program,
    'evaluate <run>',
    'judge the ensemble of a run folder, and write its evaluation.json',
  )
    .option('--ood <name...>', 'data sets of other kinds (default: those of the config)')
    .option('--config <file>', 'the config, where the run had plugins, a model or data as values')
    .option('--backend <name>', 'TensorFlow.js backend')
    .action(async (run: string, { json, config, ood, backend, ...flags }: EvaluateFlags) => {
      const output = createOutput(flags);
      output.note(`Judging ${run} ...`);
      const evaluation = await app.evaluate(run, {
        ...(config && { config: await readConfig(config) }),
        ...(ood && { ood }),
        ...(backend && { backend }),
        importModule,
      });
      output.result(
        json
          ? JSON.stringify(evaluation)
          : [evaluationTable(evaluation), evaluationNotes(evaluation)].join('\n'),
      );
    });
}
