import { DataError, type DatasetSource, OptionError, show } from '@freetickets/core';
import { tableOf } from './array-inputs.js';
import { rawRows, wholePart } from './examples.js';
import { fromArrays } from './from-arrays.js';
import { conversionTo } from './images/convert.js';
import type { Labels } from './labelled-part.js';
import type { TableFiles } from './table-files.js';
import { unlabelled } from './unlabelled.js';

/** As for `fromArrays`. */
interface TableOptions {
  readonly classes?: readonly string[] | undefined;
  /** Where numbers to predict are, in place of labels. */
  readonly target?: string | number | undefined;
  /** Where labels are, by the name of the option that says so. */
  readonly labelled: { readonly [option: string]: string | number | undefined };
  readonly testShare: number;
  readonly validation: number;
  readonly normalise: 'standardise' | 'none';
}

/**
 * A data set of inputs in files, which are read when it is loaded, with their labels or targets. Throws an `OptionError` for both. Where an ensemble is evaluated on it (its
 * preprocessing is given), labels may be missing, or all the same.
 */
export function tableSource(
  path: string,
  files: TableFiles,
  { classes, target, labelled, ...options }: TableOptions,
): DatasetSource {
  for (const [option, given] of Object.entries({ classes, ...labelled })) {
    if (target === undefined || given === undefined) continue;
    throw new OptionError(option, given, `none beside the target ${show(target)}`);
  }
  const name = path.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, '');
  return {
    about: { summary: `examples in ${path}`, terms: 'Those of whoever made the file.' },
    files,
    load: async (given) => {
      const evaluated = given.preprocessing !== undefined;
      const { columnNames } = given;
      const table = await files.read({ columnNames, labelled: !evaluated });
      const { inputs, labels = [], targets, targetName = 'target', notes, ...named } = table;
      if (targets) {
        const arrays = { ...options, inputs, targets, targetName, name };
        const dataset = await naming(path, () => fromArrays(arrays)).load(given);
        return { ...dataset, ...named, notes: [...notes, ...(dataset.notes ?? [])] };
      }
      if (evaluated && !differ(labels)) {
        const all = naming(path, () => tableOf(inputs, undefined, 'Test'));
        const { inputShape = all.inputShape, preprocessing } = given;
        const convert = conversionTo(inputShape, all.inputShape, name);
        const rows = rawRows(
          wholePart(all.inputs, new Int32Array(all.count)),
          all.inputShape,
          convert,
        );
        return { ...unlabelled({ name, rows, inputShape, notes }, preprocessing), ...named };
      }
      const arrays = { ...options, ...(classes && { classes }), inputs, labels, name };
      const source = naming(path, () => fromArrays(arrays));
      const dataset = await source.load(given);
      return { ...dataset, ...named, notes: [...notes, ...(dataset.notes ?? [])] };
    },
  };
}

function differ(labels: Labels): boolean {
  for (let i = 1; i < labels.length; i++) if (labels[i] !== labels[0]) return true;
  return false;
}

/** Names the file in errors about what is in it. */
function naming<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(`${path}: ${error.message}`, { cause: error });
  }
}
