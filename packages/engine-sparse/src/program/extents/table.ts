import type { OperationName, operations } from '../records.js';
import type { View } from './view.js';

/** What each operation reads and writes: a description throws where it would not lie within what the record names. */
export type Extents<Names extends OperationName = OperationName> = {
  readonly [Name in Names]: (op: View<(typeof operations)[Name][number]>) => void;
};
