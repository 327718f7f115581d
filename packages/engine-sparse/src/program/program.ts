import { ModelError } from '@freetickets/core';
import { FIELD_BYTES } from './constants.js';
import type { ValuesOf } from './fields.js';
import { recordLayouts } from './layouts.js';
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
  /** The operations that it is carried out together with, one behind the other, itself among them. */
  group: readonly Operation[];
}

/** A record that is to be written: an operation's, or one that operations name. */
export interface WrittenRecord {
  readonly name: RecordName | OperationName;
  readonly region: Region;
  readonly fields: Readonly<Record<string, Value>>;
  /** The names of its fields in their order; `float` before those that are. */
  readonly layout: string;
  /** An operation's, which comes before its fields. */
  readonly number?: number;
}

/** The operations that a program may have. */
export type OperationLayouts = {
  readonly [Name in OperationName]?: { readonly number: number; readonly layout: string };
};

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

  constructor(private readonly layouts: OperationLayouts) {}

  keep(bytes: number): Region {
    const region = new Region(bytes);
    this.kept.push(region);
    return region;
  }

  record<Name extends RecordName>(
    name: Name,
    fields: ValuesOf<(typeof records)[Name]['fields']>,
  ): Region {
    const layout = recordLayouts[name];
    const region = this.keep(sizeOf(layout));
    this.written.push({ name, region, fields, layout });
    return region;
  }

  emit<Name extends OperationName>(
    name: Name,
    fields: ValuesOf<(typeof operations)[Name]['fields']>,
    { reads = [], writes = [], replaces = [], gathers = [], stage = 'pass' }: Accesses = {},
  ): EmittedOperation<Name> {
    const known = this.layouts[name];
    if (!known) throw new ModelError(`An operation ${name} is none of such a program.`);
    const region = this.keep(FIELD_BYTES + sizeOf(known.layout));
    this.written.push({ name, region, fields, ...known });
    const operation: EmittedOperation<Name> = {
      name,
      fields,
      reads: [...reads, ...gathers].filter((each) => each !== undefined),
      writes: writes.filter((each) => each !== undefined),
      replaces: replaces.filter((each) => each !== undefined),
      gathers: gathers.filter((each) => each !== undefined),
      stage,
      region,
      layer: this.layer,
      group: [],
    };
    operation.group = [operation];
    this.operations.push(operation);
    return operation;
  }

  /** Puts the operations in another order. */
  arrange(order: readonly Operation[]): void {
    this.operations.splice(0, this.operations.length, ...order);
  }

  /** Writes every record to the heap; regions have their offsets now. */
  write(heap: ArrayBufferLike): void {
    const integers = new Int32Array(heap);
    const floats = new Float32Array(heap);
    for (const { region, fields, layout, number } of this.written) {
      let at = region.offset / FIELD_BYTES;
      if (number !== undefined) integers[at++] = number;
      for (const { name, isFloat } of fieldsOf(layout)) {
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
  const at = fieldsOf(recordLayouts[name]).findIndex((each) => each.name === field);
  return record.at(FIELD_BYTES * at, FIELD_BYTES);
}

const fieldsOf = (layout: string) =>
  layout
    .split(', ')
    .map((field) => ({ name: field.replace('float ', ''), isFloat: field.startsWith('float ') }));

const sizeOf = (layout: string): number => FIELD_BYTES * fieldsOf(layout).length;
