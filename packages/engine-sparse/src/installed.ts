import { type MaskView, ModelError } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import type { Lowered } from './lowering/lower.js';
import type { StoredParameter } from './parameters.js';
import { layOutTransients } from './program/arena.js';
import type { Occasion } from './program/program.js';
import { offsetOf, type Place, type Region } from './program/region.js';
import { HEAP_BASE, type Machine, MOST_BYTES, type Runtime } from './runtime/machine.js';

const aligned = (bytes: number, to = 64): number => Math.ceil(bytes / to) * to;

/** Numbers of a step that kernels read. */
export interface Step {
  readonly count: number;
  readonly learningRate?: number;
  readonly correction1?: number;
  readonly correction2?: number;
}

/** A program on a heap, ready to run. */
export class Installed {
  readonly bytes: number;
  private constructor(
    readonly lowered: Lowered,
    readonly machine: Machine,
    private readonly step: Region,
    private readonly program: Region,
  ) {
    this.bytes = machine.heap.byteLength;
  }

  /** Lays a program out and writes it. `what` says in an error what needs so much memory. */
  static async create(
    lowered: Lowered,
    runtime: Runtime,
    tooLarge: (bytes: number) => string,
  ): Promise<Installed> {
    const { program, parameters, scratch } = lowered;
    const { operations } = program;
    const list = program.keep(4 * operations.length);
    const scratchRegion = program.keep(aligned(scratch, 4096) * runtime.threads);
    const step = program.record('step', {
      count: 0,
      barrierArrived: 0,
      barrierRound: 0,
      learningRate: 0,
      correction1: 1,
      correction2: 1,
      gradientScale: 1,
      scratch: scratchRegion,
      scratchBytes: aligned(scratch, 4096),
    });
    let end = HEAP_BASE;
    for (const region of program.kept) {
      region.offset = end;
      end = aligned(end + region.bytes);
    }
    const base = aligned(end, 4096);
    const bytes = base + layOutTransients(operations, base);
    if (bytes > MOST_BYTES) throw new ModelError(tooLarge(bytes));
    const machine = await runtime.createMachine(bytes);
    program.write(machine.heap);
    parameters.weights.writeLists(machine.heap);
    const offsets = new Int32Array(machine.heap, list.offset, operations.length);
    offsets.set(operations.map(({ region }) => region.offset));
    const installed = new Installed(lowered, machine, step, list);
    for (const parameter of parameters.all) {
      parameters.weights.index(
        machine.heap,
        parameter.name,
        parameter.mask ?? Mask.full(parameter.size),
      );
    }
    return installed;
  }

  floats(place: Place, count: number): Float32Array {
    return new Float32Array(this.machine.heap, offsetOf(place), count);
  }
  integers(place: Place, count: number): Int32Array {
    return new Int32Array(this.machine.heap, offsetOf(place), count);
  }
  doubles(place: Place, count: number): Float64Array {
    return new Float64Array(this.machine.heap, offsetOf(place), count);
  }

  valuesOf({ values, count }: StoredParameter): Float32Array {
    return this.floats(values, count);
  }

  setStep({ count, learningRate = 0, correction1 = 1, correction2 = 1 }: Step): void {
    this.integers(this.step, 1)[0] = count;
    this.floats(this.step, 7).set([learningRate, correction1, correction2, 1], 3);
  }

  /**
   * Carries out the operations of some occasions. `reached` is called before the operations with the numbers in `stops`,
   * ascending.
   */
  run(
    occasions: readonly Occasion[],
    stops: readonly number[] = [],
    reached?: (stop: number) => void,
  ): void {
    const { operations } = this.lowered.program;
    const halts = new Set(stops);
    let from = 0;
    const flush = (to: number): void => {
      if (to > from) this.machine.run(this.step.offset, this.program.offset, from, to);
      from = to;
    };
    for (let i = 0; i <= operations.length; i++) {
      if (halts.has(i)) {
        flush(i);
        reached?.(i);
      }
      if (i === operations.length) flush(i);
      else if (!occasions.includes(operations[i].occasion)) {
        flush(i);
        from = i + 1;
      }
    }
  }

  /** Gives a parameter another mask of as many active positions. */
  reindex(parameter: StoredParameter, mask: MaskView): void {
    parameter.mask = Mask.from(mask);
    this.lowered.parameters.weights.index(this.machine.heap, parameter.name, mask);
  }

  /** Reads logits, row-major over [example, class]. */
  readLogits(count: number, to: Float32Array): void {
    const { data, channels, capacity } = this.lowered.logits;
    const values = this.floats(data, channels * capacity * 16);
    for (let example = 0; example < count; example++) {
      for (let c = 0; c < channels; c++)
        to[example * channels + c] = values[c * capacity * 16 + example];
    }
  }

  dispose(): void {
    this.machine.dispose();
  }
}
