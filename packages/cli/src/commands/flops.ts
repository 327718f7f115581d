import { OptionError } from '@freetickets/core';
import type { Command } from 'commander';
import type { App } from '../app.js';
import { importModule, namedConfig, withAbsolutePlugins } from '../config-file.js';
import { costTables } from '../cost-tables.js';
import type { Output } from '../output.js';
import { type Overrides, override, shorthands } from '../overrides.js';
import { addPluginOption, collect, count, subcommand } from './common.js';

interface FlopsFlags extends Overrides {
  readonly config?: string;
  readonly plugin?: readonly string[];
  readonly inputShape?: readonly number[];
  readonly classes?: number;
  readonly examples?: number;
  readonly measure?: boolean;
}

/** `flops`: what training by a config costs, without training. */
export function addFlopsCommand(program: Command, app: App, output: Output): void {
  const command = subcommand(
    program,
    'flops',
    'what training by a config and predicting cost, in operations, weights and bytes',
    [
      'flops --model wrn-28-10 --classes 10 --method edst --tickets 3 --sparsity 0.8',
      'flops --model resnet-50 --method dst --tickets 2 --json',
      'flops --dataset mnist --model lenet-5 --measure',
    ],
  )
    .option('--config <file>', 'TypeScript, JavaScript or JSON (default: freetickets.config.ts)')
    .option('--input-shape <sizes>', 'of an input, where no data are named: 224,224,3', shapeOf)
    .option('--classes <count>', 'how many classes, where no data are named', count('--classes'))
    .option('--examples <count>', 'to train on, where no data are named', count('--examples'))
    .option('--measure', 'take some training steps, and say how long the whole would take here');
  for (const [flag, { help }] of Object.entries(shorthands)) {
    command.option(`--${flag} <value>`, help);
  }
  addPluginOption(command)
    .option('--set <path=value>', 'any other config value; repeatable', collect)
    .action(async (flags: FlopsFlags) => {
      const { config } = await namedConfig(app, flags);
      const whole = withAbsolutePlugins(override(config, flags), process.cwd());
      const { inputShape, classes, examples, measure = false } = flags;
      const cost = await app.cost(whole, {
        ...(inputShape && { inputShape }),
        ...(classes !== undefined && { classes }),
        ...(examples !== undefined && { examples }),
        measure,
        importModule,
      });
      output.result(cost, () => costTables(cost));
    });
}

function shapeOf(text: string): readonly number[] {
  if (/^[1-9]\d*(,[1-9]\d*)*$/.test(text)) return text.split(',').map(Number);
  throw new OptionError('--input-shape', text, 'whole numbers with commas between them: 224,224,3');
}
