import type { DatasetFiles } from '@freetickets/core';
import type { ArrayInputs } from './array-inputs.js';
import type { Labels } from './labelled-part.js';

/** Labelled inputs as files hold them. */
export interface LabelledTable {
  readonly inputs: ArrayInputs;
  readonly labels: Labels;
  /** What the inputs' columns are called, where the file says so. */
  readonly columnNames?: readonly string[];
  /** What a user should know of them. */
  readonly notes: readonly string[];
}

/** The files of a table, and what is in them. */
export interface TableFiles extends DatasetFiles {
  /** @param columnNames the columns of inputs, where those of training are known by name */
  read(columnNames?: readonly string[]): Promise<LabelledTable>;
}

/** How a CSV file is read. */
export interface CsvTableOptions {
  readonly label?: string | number | undefined;
  readonly columns?: readonly (string | number)[] | undefined;
  readonly header?: boolean | undefined;
  readonly missing: 'refuse' | 'skip';
}
