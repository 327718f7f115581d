import type { Dataset, LoadOptions } from '@freetickets/core';
import { lazyExamples, rawRows, wholePart } from './examples.js';
import { conversionTo } from './images/convert.js';
import { checkPreprocessing, noPreprocessing } from './preprocessing.js';
import type { RawInputs } from './raw-inputs.js';

/** Inputs in memory of which no class is known. */
interface UnlabelledInputs {
  readonly name: string;
  readonly inputs: RawInputs;
  readonly count: number;
  /** The shape of one input, as it lies in `inputs`. */
  readonly inputShape: readonly number[];
  readonly notes: readonly string[];
}

/**
 * A data set that serves to evaluate how an ensemble takes other inputs: each part holds all of them, with the label 0 of a class
 * that stands for none. Throws a `DataError` for inputs that cannot be brought to the shape that `load` is asked for.
 */
export function unlabelled(
  { name, inputs, count, inputShape: own, notes }: UnlabelledInputs,
  { inputShape = own, preprocessing = noPreprocessing(inputShape.at(-1) ?? 1) }: LoadOptions,
): Dataset {
  checkPreprocessing(preprocessing, inputShape);
  const part = wholePart(inputs, new Int32Array(count));
  const rows = rawRows(part, own, conversionTo(inputShape, own, name));
  const examples = lazyExamples(rows, inputShape, preprocessing);
  return {
    name,
    inputShape,
    classes: ['unlabelled'],
    notes,
    preprocessing,
    train: examples,
    validation: examples,
    test: examples,
  };
}
