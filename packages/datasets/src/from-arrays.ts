import { DataError, type DatasetSource, OptionError, parseOptions, show } from '@freetickets/core';
import { labelAdvice } from '@freetickets/core/labels';
import * as z from 'zod/mini';
import { type ArrayInputs, type Table, tableOf } from './array-inputs.js';
import { assemble } from './assemble.js';
import { wholePart } from './examples.js';
import { type FromTargetsOptions, fromTargets } from './from-targets.js';
import { holdOutTest } from './hold-out.js';
import { channelsFirstNotes } from './images/channels-first.js';
import type { Labels } from './labelled-part.js';
import { classify } from './labels.js';
import { type ArrayOptions, arrayOptions, classesOption } from './options.js';
import { stratifiedSplit } from './split.js';

/** Inputs and the label of each: a whole number from 0 to 65,535, or a text. */
export interface LabelledArrays {
  readonly inputs: ArrayInputs;
  readonly labels: Labels;
}

export interface FromArraysOptions extends LabelledArrays, ArrayOptions {
  /**
   * The classes' names. Labels are names where each of them is one; whole numbers are else indices of names or, where they are
   * higher, stand for as many names in ascending order. Default: the labels that occur, in ascending order.
   */
  readonly classes?: readonly string[];
  /** The test part. Default: `testShare` of the examples is held out. */
  readonly test?: LabelledArrays;
}

const settings = z.strictObject({ classes: classesOption, ...arrayOptions });

/**
 * A data set of arrays in memory, with labels or with numbers to predict: images or tables, as nested arrays, a flat typed array with `inputShape`, or
 * `{ data, shape }`. A Uint8Array, Float32Array or Float64Array is used as it is, not copied. Numbers
 * become 32-bit floats once they are standardised, and not before. Throws a `DataError` where lengths do not fit, a label is none, an
 * input or target is not finite or all examples are of one class; an `OptionError` for the rest.
 *
 * @example
 * const dataset = fromArrays({ inputs: [[0, 1], [1, 0], [1, 1], [0, 0]], labels: [1, 1, 0, 0] });
 * const prices = fromArrays({ inputs: [[70, 3], [45, 2], [90, 4]], targets: [210, 140, 290], targetName: 'price' });
 */
export function fromArrays(given: FromArraysOptions | FromTargetsOptions): DatasetSource {
  if (typeof given !== 'object' || given === null) {
    throw new OptionError('fromArrays', given, '{ inputs, labels } and other options');
  }
  if ('targets' in given) return fromTargets(given);
  const { inputs, labels, test, inputShape, ...rest } = given;
  const { classes, name, normalise, testShare, validation } = parseOptions(
    'fromArrays',
    settings,
    rest,
  );

  const table = tableOf(inputs, inputShape, 'Training');
  checkCount(table, labels, 'Training');
  const testTable = test && tableOf(test.inputs, table.inputShape, 'Test');
  if (testTable) checkCount(testTable, test.labels, 'Test');
  const {
    classes: names,
    indices: [own, ofTest],
    notes,
  } = classify(
    [{ part: 'Training', labels }, ...(test ? [{ part: 'Test', labels: test.labels }] : [])],
    classes,
  );
  const all = wholePart(table.inputs, own);
  const tested = testTable && wholePart(testTable.inputs, ofTest);
  const parts = tested ? { train: all, test: tested, notes: [] } : holdOutTest(all, testShare);
  return {
    about: {
      summary: `${table.count} examples in memory`,
      terms: 'Those of whoever made the arrays.',
    },
    load: async (options) =>
      assemble(
        {
          name,
          inputShape: table.inputShape,
          classes: names,
          ...parts,
          notes: [...notes, ...channelsFirstNotes(name, table.inputShape), ...parts.notes],
          preprocessing: normalise,
          split: stratifiedSplit,
        },
        { validation },
        options,
      ),
  };
}

function checkCount({ count }: Table, labels: Labels, part: string): void {
  if (labels?.length !== count) {
    throw new DataError(
      `${part} labels: got ${labels?.length ?? show(labels)}, expected ${count}: one for each input.${labelAdvice(labels)}`,
    );
  }
}
