import { type MaskView, ModelError, yieldToEventLoop } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks/masks';
import { layOutTransients } from './program/arena.js';
import {
  BATCH_LANES,
  BATCH_LANES_BYTES,
  FIELD_BYTES,
  LISTED_INTEGERS,
} from './program/constants.js';
import type { Lowered } from './program/lowered.js';
import type { Parameters } from './program/parameters.js';
import { fieldRange, type Stage } from './program/program.js';
import { type HeapRange, offsetOf, type Region } from './program/region.js';
import type { StoredParameter } from './program/stored-parameter.js';
import type { Tensor } from './program/tensors.js';
import { verify } from './program/verify.js';
import { HEAP_BASE, type Machine, MOST_BYTES, type Runtime } from './runtime/machine.js';

const aligned = (bytes: number, to = BATCH_LANES_BYTES): number => Math.ceil(bytes / to) * to;

/** Numbers of a step that kernels read. */
export interface Step {
  readonly count: number;
  readonly learningRate?: number;
  readonly correction1?: number;
  readonly correction2?: number;
}

/** A program on a heap, ready to run. */
export class Executable<L extends Lowered = Lowered> {
  private disposed = false;
  readonly bytes: number;
  /** Where kernels read the numbers of a step. */
  private readonly fields;
  private constructor(
    readonly lowered: L,
    readonly machine: Machine,
    private readonly step: Region,
    private readonly program: Region,
  ) {
    this.bytes = machine.heap.byteLength;
    const float = (name: 'learningRate' | 'correction1' | 'correction2' | 'gradientScale') =>
      this.floats(fieldRange(step, 'step', name), 1);
    this.fields = {
      count: this.integers(fieldRange(step, 'step', 'count'), 1),
      learningRate: float('learningRate'),
      correction1: float('correction1'),
      correction2: float('correction2'),
      gradientScale: float('gradientScale'),
    };
  }

  /**
   * Lays a program out, verifies it and writes it. Throws a `ModelError` with what `tooLarge` says, given the bytes
   * needed and those that can be had, where a heap cannot be so large.
   */
  static async create<L extends Lowered>(
    lowered: L,
    runtime: Runtime,
    tooLarge: (bytes: number, most: number) => string,
  ): Promise<Executable<L>> {
    const { program, networks } = lowered;
    const { operations } = program;
    const { threads } = runtime;
    const { step, list, scratchBytes, bytes } = layOut(lowered, threads);
    if (bytes > MOST_BYTES) throw new ModelError(tooLarge(bytes, MOST_BYTES));
    await yieldToEventLoop();
    verify(lowered, { threads, scratchBytes, bytes });
    await yieldToEventLoop();
    const machine = await allocate(runtime, bytes, tooLarge);
    program.write(machine.heap);
    const listed = new Int32Array(machine.heap, list.offset, LISTED_INTEGERS * operations.length);
    listed.set(
      operations.flatMap((each) => [
        each.region.offset,
        each.group.indexOf(each),
        each.group.length,
      ]),
    );
    const executable = new Executable(lowered, machine, step, list);
    for (const { parameters } of networks) {
      await yieldToEventLoop();
      parameters.matrices.writeLists(machine.heap);
      for (const { name, mask, size } of parameters.all) {
        parameters.matrices.index(machine.heap, name, mask ?? Mask.full(size));
      }
    }
    return executable;
  }

  floats(range: HeapRange, count: number): Float32Array {
    return new Float32Array(this.machine.heap, offsetOf(range), count);
  }
  integers(range: HeapRange, count: number): Int32Array {
    return new Int32Array(this.machine.heap, offsetOf(range), count);
  }
  doubles(range: HeapRange, count: number): Float64Array {
    return new Float64Array(this.machine.heap, offsetOf(range), count);
  }

  valuesOf({ values, count }: StoredParameter): Float32Array {
    return this.floats(values, count);
  }

  setStep({ count, learningRate = 0, correction1 = 1, correction2 = 1 }: Step): void {
    if (count > this.lowered.batchSize) {
      throw new ModelError(
        `A step of ${count} examples was asked for, of a program for ${this.lowered.batchSize}.`,
      );
    }
    const { fields } = this;
    fields.count[0] = count;
    fields.learningRate[0] = learningRate;
    fields.correction1[0] = correction1;
    fields.correction2[0] = correction2;
    fields.gradientScale[0] = 1;
  }

  /**
   * Carries out the operations of some stages. `reached` is called before the operations with the numbers in
   * `stops`, ascending.
   */
  run(
    stages: readonly Stage[],
    stops: readonly number[] = [],
    reached?: (stop: number) => void,
  ): void {
    const { operations } = this.lowered.program;
    const halts = new Set(stops);
    let from = 0;
    const flush = (to: number): void => {
      if (to > from) this.runRange(from, to);
      from = to;
    };
    for (let i = 0; i <= operations.length; i++) {
      if (halts.has(i)) {
        flush(i);
        reached?.(i);
      }
      if (i === operations.length) flush(i);
      else if (!stages.includes(operations[i].stage)) {
        flush(i);
        from = i + 1;
      }
    }
  }

  /** Carries out operations [from, to). */
  runRange(from: number, to: number): void {
    if (this.disposed) throw new ModelError('It was disposed of. Make another one.');
    this.machine.run(this.step.offset, this.program.offset, from, to);
  }

  /** Gives a parameter another mask of as many active positions. */
  reindex(parameters: Parameters, parameter: StoredParameter, mask: MaskView): void {
    parameter.mask = Mask.from(mask);
    parameters.matrices.index(this.machine.heap, parameter.name, parameter.mask);
  }

  /** Reads a network's logits, row-major over [example, class]. */
  readLogits({ data, channels, capacity }: Tensor, count: number, to: Float32Array): void {
    const values = this.floats(data, channels * capacity * BATCH_LANES);
    for (let example = 0; example < count; example++) {
      for (let c = 0; c < channels; c++)
        to[example * channels + c] = values[c * capacity * BATCH_LANES + example];
    }
  }

  dispose(): void {
    this.disposed = true;
    this.machine.dispose();
  }
}

/** Gives everything in a program its offset; to be done once. `bytes` is what it takes in all. */
export function layOut(
  { program, networks, scratch }: Lowered,
  threads: number,
): {
  readonly step: Region;
  readonly list: Region;
  readonly scratchBytes: number;
  readonly bytes: number;
} {
  const list = program.keep(FIELD_BYTES * LISTED_INTEGERS * program.operations.length);
  const scratchBytes = aligned(scratch, 4096);
  const step = program.record('step', {
    count: 0,
    barrierArrived: 0,
    barrierRound: 0,
    learningRate: 0,
    correction1: 1,
    correction2: 1,
    gradientScale: 1,
    scratch: program.keep(scratchBytes * threads),
    scratchBytes,
  });
  let end = HEAP_BASE;
  for (const region of program.kept) {
    region.offset = end;
    end = aligned(end + region.bytes);
  }
  const base = aligned(end, 4096);
  const outputs = networks.map(({ logits }) => logits.data);
  const bytes = base + layOutTransients(program.operations, base, outputs);
  return { step, list, scratchBytes, bytes };
}

async function allocate(
  runtime: Runtime,
  bytes: number,
  tooLarge: (bytes: number, most: number) => string,
): Promise<Machine> {
  try {
    return await runtime.createMachine(bytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    // How much there is cannot be known; half of it may be had.
    throw new ModelError(tooLarge(bytes, bytes / 2), { cause });
  }
}
