import { DataError, type Dataset, type LoadOptions, type Preprocessing } from '@freetickets/core';
import { inMemoryExamples, type Part } from './examples.js';
import { checkPreprocessing, noPreprocessing, standardise } from './preprocessing.js';
import { split } from './split.js';

/** A data set in memory, before it is split and preprocessed. */
export interface RawDataset {
  readonly name: string;
  readonly inputShape: readonly number[];
  readonly classes: readonly string[];
  readonly train: Part;
  readonly test: Part;
  /** 'standardise' measures the training part, without validation examples. */
  readonly preprocessing: Preprocessing | 'standardise' | 'none';
}

/** How many training examples are used, and which share of them is held out for validation. */
export interface Selection {
  readonly limit?: number | undefined;
  readonly validation: number;
}

/**
 * Splits and preprocesses. The first `limit` training examples are taken, in file order, before a seeded share of
 * them is held out for validation; the test part is never cut.
 */
export function assemble(raw: RawDataset, selection: Selection, options: LoadOptions): Dataset {
  const { name, inputShape, classes, train, test } = raw;
  if (train.rows.length === 0 || test.rows.length === 0) {
    throw new DataError(
      `${name}: there are ${train.rows.length} training and ${test.rows.length} test examples, expected at least one of each.`,
    );
  }
  const used = train.rows.subarray(0, selection.limit);
  const { kept, heldOut } = split(used, selection.validation, options.seed, 'validation');
  const training = { ...train, rows: kept };
  const preprocessing = options.preprocessing ?? measured(raw, training);
  checkPreprocessing(preprocessing, inputShape);
  const examples = (part: Part) => inMemoryExamples(part, inputShape, preprocessing);
  return {
    name,
    inputShape,
    classes,
    preprocessing,
    train: examples(training),
    validation: examples({ ...train, rows: heldOut }),
    test: examples(test),
  };
}

function measured({ preprocessing, inputShape }: RawDataset, training: Part): Preprocessing {
  if (preprocessing === 'standardise') return standardise(training, inputShape);
  return preprocessing === 'none' ? noPreprocessing(inputShape.at(-1) ?? 1) : preprocessing;
}
