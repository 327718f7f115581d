import { OptionError } from '@freetickets/core';
import { readInputs } from '@freetickets/datasets';
import type { Ensemble } from '@freetickets/tickets';
import type { Command } from 'commander';
import type { App } from '../app.js';
import { imageUnitsWarning } from '../image-units.js';
import type { Output } from '../output.js';
import { addRunOptions, givenBy, type RunFlags, subcommand } from './common.js';

interface PredictFlags extends RunFlags {
  readonly columns?: readonly (string | number)[];
}

/** `predict`: classifies files, with uncertainty. */
export function addPredictCommand(program: Command, app: App, output: Output): void {
  const command = subcommand(
    program,
    'predict <run> <input>',
    'classify a .npy, PNG, JPEG or CSV file or a folder of images',
    ['predict runs/1 digit.png', 'predict runs/1 table.csv --columns width,height --json'],
  );
  addRunOptions(command)
    .option(
      '--columns <list>',
      'the columns of a CSV file that are inputs, by header or by index from 0: width,height (default: all)',
      columnsOf,
    )
    .action(async (run: string, input: string, { columns, ...flags }: PredictFlags) => {
      if (columns && !/\.csv$/i.test(input)) {
        throw new OptionError('--columns', columns, `none, as ${input} is no CSV file`);
      }
      const { ensemble, resizes } = await app.load(run, await givenBy(app, flags));
      const warning = /\.(npy|csv)$/i.test(input)
        ? undefined
        : imageUnitsWarning(ensemble.preprocessing);
      if (warning !== undefined) output.note(warning);
      const predictions = await predict(ensemble, input, {
        ...(columns && { columns }),
        ...(resizes && { resize: true }),
      }).finally(() => ensemble.dispose());
      output.note('name, class, probability; entropy and mutual information in nats');
      output.result(predictions, () => predictions.map(line).join('\n'));
    });
}

const columnsOf = (list: string): readonly (string | number)[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .map((name) => (/^\d+$/.test(name) ? Number(name) : name));

type ReadOptions = Omit<Parameters<typeof readInputs>[1], 'inputShape'>;

async function predict(ensemble: Ensemble, input: string, options: ReadOptions) {
  const { inputShape, classes } = ensemble.graph;
  const { nameOf, count, inputs } = await readInputs(input, { inputShape, ...options });
  const { probabilities, labels, uncertainty, sets } = await ensemble.predict(inputs);
  return Array.from({ length: count }, (_, i) => ({
    name: nameOf(i),
    class: ensemble.classes[labels[i]],
    probability: probabilities.data[i * classes + labels[i]],
    probabilities: Array.from(probabilities.data.subarray(i * classes, (i + 1) * classes)),
    entropy: uncertainty.entropy[i],
    mutualInformation: uncertainty.mutualInformation[i],
    ...(sets && { set: Array.from(sets[i], (label) => ensemble.classes[label]) }),
  }));
}

const line = (prediction: Awaited<ReturnType<typeof predict>>[number]): string =>
  [
    prediction.name,
    prediction.class,
    prediction.probability.toFixed(4),
    `entropy ${prediction.entropy.toFixed(4)}`,
    `MI ${prediction.mutualInformation.toFixed(4)}`,
    ...(prediction.set ? [`{${prediction.set.join(', ')}}`] : []),
  ].join('\t');
