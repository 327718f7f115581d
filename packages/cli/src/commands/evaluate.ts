import { OptionError } from '@freetickets/core';
import type { Command } from 'commander';
import type { App } from '../app.js';
import { importModule, readConfig } from '../config-file.js';
import { evaluationNotes, evaluationTables, requireWhole } from '../evaluation-tables.js';
import { createOutput } from '../output.js';
import { parseValue } from '../overrides.js';
import { createProgress } from '../progress.js';
import {
  addPluginOption,
  type CommonFlags,
  collect,
  type PluginFlags,
  subcommand,
} from './common.js';

interface EvaluateFlags extends CommonFlags, PluginFlags {
  readonly config?: string;
  readonly ood?: readonly string[];
  readonly metric?: readonly string[];
  readonly corruptions?: string | true;
  readonly limit?: string;
  readonly backend?: string;
}

/** `evaluate`: judges a run anew. */
export function addEvaluateCommand(program: Command, app: App): void {
  const command = subcommand(
    program,
    'evaluate <run>',
    'judge the ensemble of a run folder; write its evaluation.json and report.html',
  );
  addPluginOption(command)
    .option(
      '--ood <name>',
      'judge on this too, besides what the config says: a data set of another kind by name or as JSON, or a folder of images (./photos); repeatable',
      collect,
    )
    .option(
      '--metric <name>',
      'judge by this metric too, a name or JSON: {"name":"ece","norm":"l2"}; repeatable',
      collect,
    )
    .option(
      '--corruptions [which]',
      'corrupted test data, too: all types, some (fog,snow), or a folder of published .npy files (./CIFAR-10-C)',
    )
    .option('--limit <count>', 'corrupt only so many test examples')
    .option('--config <file>', 'the config, where the run had plugins, a model or data as values')
    .option('--backend <name>', 'TensorFlow.js backend')
    .action((run: string, flags: EvaluateFlags) => evaluate(app, run, flags));
}

async function evaluate(app: App, run: string, flags: EvaluateFlags): Promise<void> {
  const { json, config, ood, backend, plugin: plugins } = flags;
  const output = createOutput(flags);
  output.note(`Judging ${run} ...`);
  const progress = createProgress(output);
  const corruptions = corruptionsOf(flags);
  const metrics = flags.metric?.map(parseValue);
  const evaluation = await app
    .evaluate(run, {
      ...(config && { config: await readConfig(config, app, plugins) }),
      ...(plugins && !config && { plugins }),
      ...(ood && { ood: ood.map(oodOf) }),
      ...(metrics && { metrics }),
      ...(corruptions && { corruptions }),
      ...(backend && { backend }),
      onEvaluation: progress.onEvaluation,
      importModule,
    })
    .finally(progress.stop);
  output.result(
    json
      ? JSON.stringify(evaluation)
      : [evaluationTables(evaluation, metrics), evaluationNotes(evaluation)].join('\n'),
  );
  requireWhole(evaluation);
}

/** A data set, by name or as JSON, or a folder by its path, which has a slash. */
function oodOf(given: string): unknown {
  const spec = parseValue(given);
  return typeof spec === 'object' ? spec : given;
}

function corruptionsOf(flags: EvaluateFlags): object | undefined {
  const { corruptions: which, limit } = flags;
  if (which === undefined) {
    if (limit === undefined) return undefined;
    throw new OptionError('--limit', limit, 'none without --corruptions');
  }
  if (limit !== undefined && !/^[1-9]\d*$/.test(limit)) {
    throw new OptionError('--limit', limit, 'a whole number of at least 1');
  }
  const count = limit === undefined ? {} : { limit: Number(limit) };
  if (which === true) return count;
  return /[\\/]/.test(which)
    ? { folder: which, ...count }
    : { types: which.split(',').map((name) => name.trim()), ...count };
}
