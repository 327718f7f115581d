import { FIELD_BYTES } from './constants.js';
import type { ValuesOf } from './fields.js';
import { operationLayouts, recordLayouts } from './layouts.js';
import type { OperationName, operations } from './operations.js';
import type { RecordName, records } from './records.js';
import { type HeapRange, offsetOf, Region } from './region.js';

export type Value = number | boolean | HeapRange | undefined;

/**
 * When an operation is carried out: in every pass; in passes that collect dense gradients; when weights are to change;
 * or, in prediction, once, after weights were set.
 */
export type Stage = 'pass' | 'dense' | 'update' | 'prepare';

/** One operation of a program. */
export interface Operation {
  readonly name: OperationName;
  /** Transient regions it reads and writes. */
  readonly reads: Region[];
  readonly writes: Region[];
  /**
   * What it reads value by value as it writes, so that its result may reuse the memory of one of these that ends here.
   */
  readonly replaces: Region[];
  /** What it reads from around the value it writes: never to be written over. */
  readonly gathers: readonly Region[];
  readonly stage: Stage;
  readonly region: Region;
  /** The layer that it belongs to; none for what is done for all of them. */
  readonly layer: string | undefined;
}

/** A record that is to be written: an operation's, or one that operations name. */
export interface WrittenRecord {
  readonly name: RecordName | OperationName;
  readonly region: Region;
  readonly fields: Readonly<Record<string, Value>>;
}

/** An operation whose fields may be completed until the program is laid out. */
export interface EmittedOperation<Name extends OperationName> extends Operation {
  readonly name: Name;
  readonly fields: ValuesOf<(typeof operations)[Name]['fields']>;
}

interface Accesses {
  readonly reads?: readonly (Region | undefined)[];
  readonly writes?: readonly (Region | undefined)[];
  readonly replaces?: readonly (Region | undefined)[];
  readonly gathers?: readonly (Region | undefined)[];
  readonly stage?: Stage;
}

/** Operations and records as they are put together, to be laid out on a heap and written to it. */
export class Program {
  readonly operations: Operation[] = [];
  /** What stays where it is for as long as the program does. */
  readonly kept: Region[] = [];
  readonly written: WrittenRecord[] = [];
  /** The layer whose operations are being emitted. */
  layer: string | undefined;

  keep(bytes: number): Region {
    const region = new Region(bytes);
    this.kept.push(region);
    return region;
  }

  record<Name extends RecordName>(
    name: Name,
    fields: ValuesOf<(typeof records)[Name]['fields']>,
  ): Region {
    const region = this.keep(sizeOf(name));
    this.written.push({ name, region, fields });
    return region;
  }

  emit<Name extends OperationName>(
    name: Name,
    fields: ValuesOf<(typeof operations)[Name]['fields']>,
    { reads = [], writes = [], replaces = [], gathers = [], stage = 'pass' }: Accesses = {},
  ): EmittedOperation<Name> {
    const region = this.keep(FIELD_BYTES + sizeOf(name));
    this.written.push({ name, region, fields });
    const operation = {
      name,
      fields,
      reads: [...reads, ...gathers].filter((each) => each !== undefined),
      writes: writes.filter((each) => each !== undefined),
      replaces: replaces.filter((each) => each !== undefined),
      gathers: gathers.filter((each) => each !== undefined),
      stage,
      region,
      layer: this.layer,
    };
    this.operations.push(operation);
    return operation;
  }

  /** Writes every record to the heap; regions have their offsets now. */
  write(heap: ArrayBufferLike): void {
    const integers = new Int32Array(heap);
    const floats = new Float32Array(heap);
    const numbers = Object.keys(operationLayouts);
    for (const { name: record, region, fields } of this.written) {
      let at = region.offset / FIELD_BYTES;
      if (isOperation(record)) integers[at++] = numbers.indexOf(record);
      for (const { name, isFloat } of fieldsOf(record)) {
        const value = fields[name];
        if (isFloat) floats[at++] = Number(value ?? 0);
        else integers[at++] = typeof value === 'object' ? offsetOf(value) : Number(value ?? 0);
      }
    }
  }
}

/** Where a field of a record lies. */
export function fieldRange<Name extends RecordName>(
  record: Region,
  name: Name,
  field: keyof (typeof records)[Name]['fields'] & string,
): HeapRange {
  const at = fieldsOf(name).findIndex((each) => each.name === field);
  return record.at(FIELD_BYTES * at, FIELD_BYTES);
}

const fieldsOf = (name: RecordName | OperationName) =>
  (isOperation(name) ? operationLayouts[name] : recordLayouts[name])
    .split(', ')
    .map((field) => ({ name: field.replace('float ', ''), isFloat: field.startsWith('float ') }));

const sizeOf = (name: RecordName | OperationName): number => FIELD_BYTES * fieldsOf(name).length;

function isOperation(name: RecordName | OperationName): name is OperationName {
  return Object.hasOwn(operationLayouts, name);
}
