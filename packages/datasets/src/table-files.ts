import type { DatasetFiles } from '@freetickets/core';
import type { ArrayInputs } from './array-inputs.js';
import type { Labels } from './labelled-part.js';

/** Inputs, and their labels, as files hold them. */
export interface Table {
  readonly inputs: ArrayInputs;
  /** Absent where the files have none, and none are needed. */
  readonly labels?: Labels;
  /** In place of labels: the number to predict of each, and what it is called. */
  readonly targets?: ArrayLike<number>;
  readonly targetName?: string;
  /** What the inputs' columns are called, where the file says so. */
  readonly columnNames?: readonly string[];
  /** What a user should know of them. */
  readonly notes: readonly string[];
}

/** The files of a table, and what is in them. */
export interface TableFiles extends DatasetFiles {
  read(asked?: TableReadOptions): Promise<Table>;
}

export interface TableReadOptions {
  /** The columns of inputs, where those of training are known by name. */
  readonly columnNames?: readonly string[] | undefined;
  /** Whether labels that are missing are an error. Default: true. */
  readonly labelled?: boolean;
}

/** How a CSV file is read. */
export interface CsvTableOptions {
  readonly label?: string | number | undefined;
  readonly target?: string | number | undefined;
  readonly columns?: readonly (string | number)[] | undefined;
  readonly header?: boolean | undefined;
  readonly missing: 'refuse' | 'skip';
}
