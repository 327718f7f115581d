import type { Dataset, Preprocessing } from '@freetickets/core';
import { lazyExamples, type RawRows } from './examples.js';
import { checkPreprocessing, noPreprocessing } from './preprocessing.js';

/** Inputs of which no class is known, or only one. */
interface UnlabelledInputs {
  readonly name: string;
  readonly rows: RawRows;
  readonly inputShape: readonly number[];
  readonly classes?: readonly string[] | undefined;
  readonly notes: readonly string[];
}

/** A data set that serves to evaluate how an ensemble takes other inputs: each part holds all of them, with the label 0. */
export function unlabelled(
  { name, rows, inputShape, classes = ['unlabelled'], notes }: UnlabelledInputs,
  preprocessing: Preprocessing = noPreprocessing(inputShape.at(-1) ?? 1),
): Dataset {
  checkPreprocessing(preprocessing, inputShape);
  const examples = lazyExamples(rows, inputShape, preprocessing);
  return {
    name,
    inputShape,
    classes,
    notes,
    preprocessing,
    train: examples,
    validation: examples,
    test: examples,
  };
}
