import { readInputs } from '@freetickets/datasets';
import type { Command } from 'commander';
import type { App } from '../app.js';
import { importModule } from '../config-file.js';
import { createOutput } from '../output.js';
import { addPluginOption, type CommonFlags, type PluginFlags, subcommand } from './common.js';

interface PredictFlags extends CommonFlags, PluginFlags {
  readonly backend?: string;
}

/** `predict`: classifies files, with uncertainty. */
export function addPredictCommand(program: Command, app: App): void {
  const command = subcommand(
    program,
    'predict <run> <input>',
    'classify a .npy, PNG, JPEG or CSV file or a folder of images',
  );
  addPluginOption(command)
    .option('--backend <name>', 'TensorFlow.js backend')
    .action(
      async (
        run: string,
        input: string,
        { json, backend, plugin: plugins, ...flags }: PredictFlags,
      ) => {
        const output = createOutput(flags);
        const ensemble = await app.load(run, {
          importModule,
          ...(plugins && { plugins }),
          ...(backend && { backend }),
        });
        const { inputShape, classes } = ensemble.graph;
        const { names, inputs } = await readInputs(input, { inputShape });
        const { probabilities, labels, uncertainty, sets } = await ensemble.predict(inputs);
        const predictions = names.map((name, i) => ({
          name,
          class: ensemble.classes[labels[i]],
          probability: probabilities.data[i * classes + labels[i]],
          probabilities: Array.from(probabilities.data.subarray(i * classes, (i + 1) * classes)),
          entropy: uncertainty.entropy[i],
          mutualInformation: uncertainty.mutualInformation[i],
          ...(sets && { set: Array.from(sets[i], (label) => ensemble.classes[label]) }),
        }));
        await ensemble.dispose();
        output.note('name, class, probability; entropy and mutual information in nats');
        output.result(
          json
            ? JSON.stringify(predictions)
            : predictions
                .map(
                  (p) =>
                    `${p.name}\t${p.class}\t${p.probability.toFixed(4)}\tentropy ${p.entropy.toFixed(4)}\tMI ${p.mutualInformation.toFixed(4)}${p.set ? `\t{${p.set.join(', ')}}` : ''}`,
                )
                .join('\n'),
        );
      },
    );
}
