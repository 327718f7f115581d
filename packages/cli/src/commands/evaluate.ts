import { OptionError } from '@freetickets/core';
import type { Command } from 'commander';
import type { App } from '../app.js';
import { evaluationNotes, evaluationTables, requireWhole } from '../evaluation-tables.js';
import type { Output } from '../output.js';
import { parseValue } from '../overrides.js';
import { createProgress } from '../progress.js';
import { addRunOptions, collect, count, givenBy, type RunFlags, subcommand } from './common.js';

interface EvaluateFlags extends RunFlags {
  readonly ood?: readonly string[];
  readonly metric?: readonly string[];
  readonly corruptions?: string | true;
  readonly limit?: number;
}

/** `evaluate`: evaluates a run anew. */
export function addEvaluateCommand(program: Command, app: App, output: Output): void {
  const command = subcommand(
    program,
    'evaluate <run>',
    'evaluate the ensemble of a run folder; write its evaluation.json and report.html',
    [
      'evaluate runs/1 --ood fashion-mnist --ood ./photos',
      'evaluate runs/1 --corruptions fog,snow --limit 1000',
      `evaluate runs/1 --metric '{"name":"ece","norm":"l2"}'`,
    ],
  );
  addRunOptions(command)
    .option(
      '--ood <name>',
      'evaluate on this too, besides what the config says: a data set of another kind by name or as JSON, or a folder of images (./photos); repeatable',
      collect,
    )
    .option(
      '--metric <name>',
      'evaluate by this metric too: a name, or JSON with options; repeatable',
      collect,
    )
    .option(
      '--corruptions [which]',
      'corrupted test data, too: all types, some (fog,snow), or a folder of published .npy files (./CIFAR-10-C)',
    )
    .option('--limit <count>', 'corrupt only so many test examples', count('--limit'))
    .action((run: string, flags: EvaluateFlags) => evaluate(app, output, run, flags));
}

async function evaluate(
  app: App,
  output: Output,
  run: string,
  flags: EvaluateFlags,
): Promise<void> {
  const { ood } = flags;
  output.note(`Evaluating ${run} ...`);
  const progress = createProgress(output);
  const corruptions = corruptionsOf(flags);
  const metrics = flags.metric?.map(parseValue);
  const evaluation = await app
    .evaluate(run, {
      ...(await givenBy(app, flags)),
      ...(ood && { ood: ood.map(oodOf) }),
      ...(metrics && { metrics }),
      ...(corruptions && { corruptions }),
      onEvaluation: progress.onEvaluation,
    })
    .finally(progress.stop);
  output.result(
    evaluation,
    () => evaluationTables(evaluation, app.registry, metrics),
    () => evaluationNotes(evaluation),
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
  const most = limit === undefined ? {} : { limit };
  if (which === true) return most;
  return /[\\/]/.test(which)
    ? { folder: which, ...most }
    : { types: which.split(',').map((name) => name.trim()), ...most };
}
