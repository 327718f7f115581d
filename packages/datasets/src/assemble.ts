import {
  DataError,
  type Dataset,
  type LoadOptions,
  type Preprocessing,
  show,
} from '@freetickets/core';
import { lazyExamples, type Part, type RawRows, rawRows } from './examples.js';
import { conversionTo } from './images/convert.js';
import { checkHeld, checkPreprocessing, noPreprocessing, standardise } from './preprocessing.js';
import type { Split } from './split.js';
import { standardiseBytes } from './standardise-bytes.js';
import { targetOf } from './target.js';

/** A data set in memory, before it is split and preprocessed. */
export interface RawDataset {
  readonly name: string;
  readonly inputShape: readonly number[];
  readonly classes: readonly string[];
  /** What the targets of its parts are called, where they have some. */
  readonly targetName?: string;
  readonly notes: readonly string[];
  readonly train: Part;
  /** Default: a share of the training part. */
  readonly validation?: Part | undefined;
  readonly test: Part;
  /** 'standardise' measures the training part, without validation examples. */
  readonly preprocessing: Preprocessing | 'standardise' | 'none';
  /** How validation examples are held out. */
  readonly split: Split;
}

/** How many training examples are used, and which share of them is held out for validation. */
export interface Selection {
  readonly limit?: number | undefined;
  readonly validation: number;
}

/**
 * Splits, converts and preprocesses. The first `limit` training examples are taken, in file order, before a seeded share
 * of them is held out for validation; the test part is never cut. Where another input shape is asked for, images are
 * resized and their colours converted (`conversion`) when they are read. Throws a `DataError` where that cannot be done
 * and where the preprocessing does not fit.
 */
export async function assemble(
  raw: RawDataset,
  selection: Selection,
  options: LoadOptions,
): Promise<Dataset> {
  const { name, classes, targetName, notes, train, test } = raw;
  if (train.rows.length === 0 || test.rows.length === 0) {
    throw new DataError(
      `${name}: there are ${train.rows.length} training and ${test.rows.length} test examples, expected at least one of each.`,
    );
  }
  const used = { ...train, rows: train.rows.subarray(0, selection.limit) };
  const { kept, heldOut } = raw.validation
    ? { kept: used.rows, heldOut: raw.validation.rows }
    : raw.split(used, selection.validation, options.seed, 'validation');
  const inputShape = options.inputShape ?? raw.inputShape;
  const convert = conversionTo(inputShape, raw.inputShape, name);
  const rows = (part: Part) => rawRows(part, raw.inputShape, convert);
  const training = rows({ ...train, rows: kept });
  const preprocessing =
    options.preprocessing ??
    (await ownPreprocessing(raw.preprocessing, inputShape.at(-1) ?? 1, training));
  checkPreprocessing(preprocessing, inputShape);
  const tested = rows(test);
  const target =
    targetName !== undefined && training.targets
      ? targetOf(targetName, training.targets)
      : undefined;
  const examples = (raws: RawRows) => lazyExamples(raws, inputShape, preprocessing, target);
  return {
    name,
    inputShape,
    classes,
    ...(target && { target }),
    notes: [
      ...notes,
      ...absentNotes(classes, training.labels, 'training'),
      ...absentNotes(classes, tested.labels, 'test'),
    ],
    preprocessing,
    train: examples(training),
    validation: examples(rows({ ...(raw.validation ?? train), rows: heldOut })),
    test: examples(tested),
  };
}

/** Which classes a part has no examples of. */
function absentNotes(classes: readonly string[], labels: Int32Array, part: string): string[] {
  const present = new Set(labels);
  const absent = classes.filter((_, label) => !present.has(label));
  if (absent.length === 0) return [];
  return [
    `The ${part} part has no examples of ${absent.length} of ${classes.length} classes: ${show(absent)}.`,
  ];
}

/** A data set's own preprocessing, for inputs of so many channels; what is known of grey images holds for each of them. */
async function ownPreprocessing(
  known: RawDataset['preprocessing'],
  channels: number,
  training: RawRows,
): Promise<Preprocessing> {
  if (known === 'none') {
    checkHeld(training, channels);
    return noPreprocessing(channels);
  }
  if (known === 'standardise') {
    return training.prefetch
      ? standardiseBytes(training, channels)
      : standardise(training, channels);
  }
  const repeat = (values: readonly number[]) =>
    values.length === 1 ? new Array<number>(channels).fill(values[0]) : values;
  return { mean: repeat(known.mean), std: repeat(known.std) };
}
