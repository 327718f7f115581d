import { ModelError } from '@freetickets/core';
import {
  BATCH_LANES,
  BATCH_LANES_BYTES,
  CHANNEL_SUMS,
  DOUBLE_BYTES,
  FLOAT_BYTES,
  GRADIENT_COEFFICIENTS,
} from '../constants.js';
import type { Value, WrittenRecord } from '../program.js';
import type { RecordName } from '../records.js';
import { type HeapRange, lengthOf, offsetOf, Region } from '../region.js';
import type { StoredMatrix } from '../sparse-matrices.js';
import { planeFloats } from '../tensors.js';

/** Kernels multiply sizes by up to 512 in 32 bits. */
const MOST_SIZE = 2 ** 22 - 1;
/**
 * No stride, padding or reach of a window has to be larger; sums of a few of their products with sizes fit 53 bits.
 */
const MOST_STEPS = 2 ** 20;

/** What a program is laid out for, and its records by their regions. */
export interface ProgramLayout {
  readonly records: ReadonlyMap<Region, WrittenRecord>;
  readonly matrices: ReadonlyMap<Region, StoredMatrix>;
  readonly lists: ReadonlyMap<Region, readonly StoredMatrix[]>;
  readonly threads: number;
  /** The most examples. */
  readonly batchSize: number;
  /** Bytes of scratch that each thread has. */
  readonly scratchBytes: number;
}

/** A tensor as kernels see it. */
export interface TensorExtent {
  readonly isVector: boolean;
  readonly isPlanar: boolean;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly capacity: number;
}

/** Reads an operation's record, or one that it names, and checks it against what kernels assume. */
export class View<Field extends string = string> {
  constructor(
    private readonly record: WrittenRecord,
    readonly layout: ProgramLayout,
    /** Whether a region is not transient, or among those that the operation says it accesses. */
    private readonly mayAccess: (region: Region) => boolean,
  ) {}

  /** Blocks of BATCH_LANES examples, at most. */
  get blocks(): number {
    return Math.ceil(this.layout.batchSize / BATCH_LANES);
  }

  expect(holds: boolean, problem: string): void {
    if (!holds) this.fail(problem);
  }

  fail(problem: string): never {
    throw new ModelError(`${this.record.name}: ${problem}`);
  }

  has(field: Field): boolean {
    return this.record.fields[field] !== undefined;
  }

  range(field: Field): HeapRange {
    const range = this.record.fields[field];
    return typeof range === 'object' ? range : this.fail(`${field} names no region`);
  }

  /** A whole number. */
  integer(field: Field, least = 0, most = 2 ** 31 - 1): number {
    const value = this.number(this.record.fields[field]);
    this.expect(
      Number.isInteger(value) && value >= least && value <= most,
      `${field} is ${value}, expected a whole number from ${least} to ${most}`,
    );
    return value;
  }

  /** How far a window or a tensor is moved, or reaches. */
  steps(field: Field, least = 0): number {
    return this.integer(field, least, MOST_STEPS);
  }

  /** A number that is no offset. */
  float(field: Field): void {
    this.number(this.record.fields[field]);
  }

  /** `count` values of `size` bytes each. */
  array(field: Field, count: number, size = FLOAT_BYTES, alignment = size): void {
    const range = this.range(field);
    this.expect(
      lengthOf(range) >= count * size,
      `${field} has ${lengthOf(range)} bytes, expected ${count * size}`,
    );
    this.expect(offsetOf(range) % alignment === 0, `${field} is not aligned to ${alignment} bytes`);
    const region = range instanceof Region ? range : range.region;
    this.expect(
      offsetOf(range) >= region.offset &&
        offsetOf(range) + lengthOf(range) <= region.offset + region.bytes,
      `${field} reaches out of its region`,
    );
    this.expect(
      this.mayAccess(region),
      `${field} is not among the regions that it says it accesses`,
    );
  }

  /** As `array`, where the field may be empty. */
  optionalArray(field: Field, count: number): void {
    if (this.has(field)) this.array(field, count);
  }

  /** Sums of [threads][CHANNEL_SUMS][channels] doubles. */
  sums(field: Field, channels: number): void {
    this.array(field, this.layout.threads * CHANNEL_SUMS * channels, DOUBLE_BYTES);
  }

  /** Bytes of a thread's scratch. */
  scratch(bytes: number): void {
    const { scratchBytes } = this.layout;
    this.expect(bytes <= scratchBytes, `needs ${bytes} bytes of scratch, has ${scratchBytes}`);
  }

  /** The record of a kind that a field names. */
  named(field: Field, kind: RecordName): View {
    return this.at(this.range(field), kind);
  }

  /** The record of a kind in a region. */
  at(range: HeapRange, kind: RecordName): View {
    const record = range instanceof Region ? this.layout.records.get(range) : undefined;
    if (record?.name !== kind) return this.fail(`there is no ${kind} where it names one`);
    return new View<string>(record, this.layout, this.mayAccess);
  }

  /** A tensor, of this shape where one is given. */
  tensor(field: Field, like?: TensorExtent): TensorExtent {
    const view = this.named(field, 'tensor');
    const isPlanar = view.integer('isPlanar', 0, 1) === 1;
    const tensor = {
      isVector: view.integer('isVector', 0, 1) === 1,
      isPlanar,
      height: view.integer('height', 1, MOST_SIZE),
      width: view.integer('width', 1, MOST_SIZE),
      channels: view.integer('channels', 1, MOST_SIZE),
      capacity: view.integer('capacity', isPlanar ? this.layout.batchSize : this.blocks, MOST_SIZE),
    };
    const { isVector, height, width, channels, capacity } = tensor;
    this.expect(!isVector || height * width === 1, `${field} is a vector of more than one pixel`);
    this.expect(!isVector || !isPlanar, `${field} is a planar vector`);
    const pixels = isPlanar ? planeFloats(tensor) / BATCH_LANES : height * width;
    view.array('data', capacity * channels * pixels, BATCH_LANES_BYTES);
    if (like) this.same(field, tensor, like);
    return tensor;
  }

  /** As `tensor`, where the field may be empty. */
  optionalTensor(field: Field, like: TensorExtent): void {
    if (this.has(field)) this.tensor(field, like);
  }

  image(field: Field): TensorExtent {
    const tensor = this.tensor(field);
    this.isImage(field, tensor, false);
    return tensor;
  }

  planarImage(field: Field): TensorExtent {
    const tensor = this.tensor(field);
    this.isImage(field, tensor, true);
    return tensor;
  }

  vector(field: Field): TensorExtent {
    const tensor = this.tensor(field);
    this.expect(tensor.isVector, `${field} is an image, expected a vector`);
    return tensor;
  }

  /** The tensor of a source. */
  source(field: Field, like?: TensorExtent): TensorExtent {
    const view = this.named(field, 'source');
    const tensor = view.tensor('tensor', like);
    if (view.has('scale')) for (const each of ['scale', 'shift']) view.array(each, tensor.channels);
    view.integer('relu', 0, 1);
    return tensor;
  }

  imageSource(field: Field): TensorExtent {
    const tensor = this.source(field);
    this.isImage(field, tensor, false);
    return tensor;
  }

  planarSource(field: Field): TensorExtent {
    const tensor = this.source(field);
    this.isImage(field, tensor, true);
    return tensor;
  }

  private isImage(field: Field, { isVector, isPlanar }: TensorExtent, planar: boolean): void {
    this.expect(!isVector, `${field} is a vector, expected an image`);
    this.expect(
      isPlanar === planar,
      `${field} has ${planar ? 'batch lanes' : 'planes'}, expected ${planar ? 'planes' : 'batch lanes'}`,
    );
  }

  /** The tensor of a gradient. */
  gradient(field: Field): TensorExtent {
    const view = this.named(field, 'gradient');
    const tensor = view.tensor('tensor');
    view.optionalArray('coefficients', GRADIENT_COEFFICIENTS * tensor.channels);
    if (view.has('coefficients') || view.has('input')) view.tensor('input', tensor);
    return tensor;
  }

  private same(field: Field, tensor: TensorExtent, like: TensorExtent): void {
    const of = ({ isVector, isPlanar, height, width, channels, capacity }: TensorExtent) => {
      const shape = isVector ? `[${channels}]` : `[${height}, ${width}, ${channels}]`;
      return `${isPlanar ? 'planar ' : ''}${shape} x ${capacity}`;
    };
    this.expect(of(tensor) === of(like), `${field} is ${of(tensor)}, expected ${of(like)}`);
  }

  private number(value: Value): number {
    if (typeof value === 'object') return this.fail('an offset stands where a number was expected');
    return Number(value ?? 0);
  }
}
