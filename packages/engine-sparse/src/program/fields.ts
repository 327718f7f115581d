import type { HeapRange } from './region.js';

/** What an offset leads to: a record, or an array of numbers, bytes or offsets of records. */
type Target =
  | 'tensor'
  | 'source'
  | 'gradient'
  | 'sparseMatrix'
  | 'geometry'
  | 'unfolded'
  | 'floats'
  | 'doubles'
  | 'integers'
  | 'bytes'
  | 'offsets';

/** A field of a record; each takes four bytes. */
type Field =
  | { readonly type: 'offset'; readonly to: Target; readonly meaning: string }
  | { readonly type: 'int32' | 'float'; readonly meaning: string };

/** The fields of a record, in order. */
interface Fields {
  readonly [name: string]: Field;
}

export interface RecordDescription {
  readonly meaning: string;
  readonly fields: Fields;
}

export interface OperationDescription extends RecordDescription {
  /** The operation whose fields it begins with, where it has those of another. */
  readonly forward?: string;
}

/** The byte offset of something on the heap; 0 for none. */
export const offset = (to: Target, meaning = '') => ({ type: 'offset', to, meaning }) as const;
export const int32 = (meaning = '') => ({ type: 'int32', meaning }) as const;
export const float = (meaning = '') => ({ type: 'float', meaning }) as const;

/** What can be written to a field. */
type ValueOf<F extends Field> = F['type'] extends 'offset'
  ? HeapRange | undefined
  : F['type'] extends 'int32'
    ? number | boolean
    : number;

/** What is written to the fields of a record. */
export type ValuesOf<F extends Fields> = { -readonly [Name in keyof F]: ValueOf<F[Name]> };
