import { OptionError } from '@freetickets/core';
import { readInputs } from '@freetickets/datasets';
import type { Ensemble, Prediction, TargetRow } from '@freetickets/tickets';
import type { Command } from 'commander';
import type { App } from '../app.js';
import { imageUnitsWarning } from '../image-units.js';
import type { Output } from '../output.js';
import { addRunOptions, givenBy, type RunFlags, subcommand } from './common.js';

interface PredictFlags extends RunFlags {
  readonly columns?: readonly (string | number)[];
  readonly header?: boolean;
}

/** `predict`: classifies files, or predicts the number of a regression, with uncertainty. */
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
      'the columns of a CSV file that are inputs, by header or by index from 0: width,height (default: those of training)',
      columnsOf,
    )
    .option(
      '--header',
      'the first row of a CSV file names its columns (default: where it is clear)',
    )
    .option('--no-header', 'the first row of a CSV file is data')
    .action(async (run: string, input: string, { columns, header, ...flags }: PredictFlags) => {
      const isTable = /\.csv$/i.test(input);
      if (columns && !isTable) {
        throw new OptionError('--columns', columns, `none, as ${input} is no CSV file`);
      }
      if (header !== undefined && !isTable) {
        throw new OptionError('--header', header, `none, as ${input} is no CSV file`);
      }
      const { ensemble, resizes } = await app.load(run, await givenBy(app, flags));
      const warning = /\.(npy|csv)$/i.test(input)
        ? undefined
        : imageUnitsWarning(ensemble.preprocessing);
      if (warning !== undefined) output.note(warning);
      const rows = await predict(ensemble, input, {
        ...(columns && { columns }),
        ...(header !== undefined && { header }),
        ...(resizes && { resize: true }),
      }).finally(() => ensemble.dispose());
      if (ensemble.regression) {
        const { target } = ensemble.regression;
        output.note(
          `name, ${target.name}, its standard deviation, aleatoric and epistemic; 95% interval`,
        );
      } else output.note('name, class, probability; entropy and mutual information in nats');
      await output.rows(rows, line);
    });
}

const columnsOf = (list: string): readonly (string | number)[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .map((name) => (/^\d+$/.test(name) ? Number(name) : name));

type ReadOptions = Omit<Parameters<typeof readInputs>[1], 'inputShape' | 'columnNames'>;

/** What is predicted of one input. */
type Row = ClassRow | NumberRow;

interface NumberRow extends TargetRow {
  readonly name: string;
  readonly target: string;
}

interface ClassRow {
  readonly name: string;
  readonly class: string;
  readonly probability: number;
  readonly probabilities: readonly number[];
  readonly entropy: number;
  readonly mutualInformation: number;
  readonly set?: readonly string[];
}

async function predict(
  ensemble: Ensemble,
  input: string,
  options: ReadOptions,
): Promise<Iterable<Row>> {
  const { columnNames, graph } = ensemble;
  const { inputShape } = graph;
  const { nameOf, inputs } = await readInputs(input, { inputShape, columnNames, ...options });
  if (!ensemble.regression) return rowsOf(await ensemble.predict(inputs), nameOf);
  const { target } = ensemble.regression;
  const rows = (await ensemble.predictTargets(inputs)).toJSON();
  return rows.map((row, i) => ({ name: nameOf(i), target: target.name, ...row }));
}

function* rowsOf(
  prediction: Prediction,
  nameOf: (index: number) => string,
): Generator<ClassRow, void> {
  const { classes, probabilities, labels, uncertainty, sets } = prediction;
  for (const [i, label] of labels.entries()) {
    const start = i * classes.length;
    yield {
      name: nameOf(i),
      class: classes[label],
      probability: probabilities.data[start + label],
      probabilities: Array.from(probabilities.data.subarray(start, start + classes.length)),
      entropy: uncertainty.entropy[i],
      mutualInformation: uncertainty.mutualInformation[i],
      ...(sets && { set: Array.from(sets[i], (each) => classes[each]) }),
    };
  }
}

const line = (row: Row): string => ('class' in row ? classLine(row) : targetLine(row));

/** To six digits, as the unit may be any. */
const digits = (value: number): string => String(Number(value.toPrecision(6)));

const targetLine = ({ name, mean, std, aleatoric, epistemic, lower, upper }: NumberRow): string =>
  [
    name,
    digits(mean),
    `± ${digits(std)}`,
    `aleatoric ${digits(aleatoric)}`,
    `epistemic ${digits(epistemic)}`,
    `[${digits(lower)}, ${digits(upper)}]`,
  ].join('\t');

const classLine = (row: ClassRow): string =>
  [
    row.name,
    row.class,
    row.probability.toFixed(4),
    `entropy ${row.entropy.toFixed(4)}`,
    `MI ${row.mutualInformation.toFixed(4)}`,
    ...(row.set ? [`{${row.set.join(', ')}}`] : []),
  ].join('\t');
