import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { csvFiles } from '#files';
import { fileOption, tableOptions } from './options.js';
import { tableSource } from './table-source.js';

const column = 'the name or index of a column';
const columnOption = z.union([z.string(), z.int().check(z.gte(0, column))], { error: column });

/**
 * A CSV file with one example a row: numbers, and a column of labels (whole numbers or texts, see `fromArrays`) or of a number to
 * predict.
 *
 * `label`: the column of labels, by name or by index from 0; default the only one named `label`, `class` or `target`, in
 * whichever case. `target`: in place of it, the column of a number to predict. `columns`: those of inputs; default all others that have a name. `header`: whether the first row names the
 * columns, as with `readInputs`. `missing`: 'refuse' (default) a row with missing values among these, or 'skip' it, which a
 * note counts. `classes`, `testShare`, `validation` and `normalise` are as for `fromArrays`; `limits`: bytes, row and values.
 * An input is [columns], in the file's units before it is preprocessed.
 *
 * Loading throws a `DataError` that names the first cell that is missing, no number or a whole one that would be rounded, and
 * for labels as `fromArrays` does; an `OptionError` for a column that is not there; a `FileError` for what is no CSV file; a
 * `LimitError` beyond `limits`.
 *
 * @example const flowers = csvFile({ file: 'data/iris.csv', label: 'species' });
 * @example const flats = csvFile({ file: 'data/flats.csv', target: 'rent' });
 */
export const csvFile = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'csv-file',
    summary: 'a CSV file of numbers, one example a row, with a column of labels or of a target',
    options: z.strictObject({
      file: fileOption('.csv'),
      label: z.optional(columnOption),
      target: z.optional(columnOption),
      columns: z.optional(z.array(columnOption, { error: 'names or indices of columns' })),
      header: z.optional(z.boolean({ error: 'true or false' })),
      missing: z._default(z.enum(['refuse', 'skip'], { error: "'refuse' or 'skip'" }), 'refuse'),
      ...tableOptions,
    }),
  },
  ({ file, label, target, columns, header, missing, limits, ...options }) =>
    tableSource(file, csvFiles(file, { label, target, columns, header, missing }, limits), {
      ...options,
      target,
      labelled: { label },
    }),
);
