import type { OperationName, operations } from '../operations.js';
import type { View } from './view.js';

/** What each operation reads and writes: a description throws where it would not lie within what the record names. */
export type Extents<Names extends OperationName = OperationName> = {
  readonly [Name in Names]: (op: View<keyof (typeof operations)[Name]['fields'] & string>) => void;
};
