import { ModelError, type ModelGraph, type ParameterInfo, sizeOf } from '@freetickets/core';
import type { Mask } from '@freetickets/sparse-masks/masks';
import { FLOAT_BYTES } from './constants.js';
import type { Program } from './program.js';
import { floatBytes, type Region } from './region.js';
import { SparseMatrices } from './sparse-matrices.js';
import type { StoredParameter } from './stored-parameter.js';

/** A kernel's dense gradient is complete before this operation. */
export interface DenseGradient {
  readonly parameter: StoredParameter;
  readonly before: number;
}

/**
 * The parameters of one network on the heap. What is trained lies in one region, and its gradients and slots in others
 * of the same order, so that an optimizer's step is one pass over them.
 */
export class Parameters {
  readonly all: readonly StoredParameter[];
  readonly matrices: SparseMatrices;
  /** Floats of what is trained, filled up to a multiple of BATCH_LANES. */
  readonly trainedFloats: number;
  readonly trained: Region;
  readonly gradients: Region;
  readonly slots: { readonly [slot: string]: Region };
  /** The kernels whose dense gradients a program can collect, in the order it does. */
  readonly denseGradients: DenseGradient[] = [];
  private readonly byName: ReadonlyMap<string, StoredParameter>;
  private readonly dense: Region;
  private readonly sums: Region;

  constructor(
    program: Program,
    graph: ModelGraph,
    masks: ReadonlyMap<string, Mask>,
    { trains, slots }: { readonly trains: boolean; readonly slots: readonly string[] },
  ) {
    this.matrices = new SparseMatrices(program);
    const countOf = ({ name, shape }: ParameterInfo) => masks.get(name)?.count ?? sizeOf(shape);
    const isTrained = (info: ParameterInfo) => trains && info.trainable;
    const bytesOf = (infos: readonly ParameterInfo[]) =>
      infos.reduce((bytes, info) => bytes + floatBytes(countOf(info)), 0);
    const trained = graph.parameters.filter(isTrained);
    const bytes = bytesOf(trained);
    this.trainedFloats = bytes / FLOAT_BYTES;
    this.trained = program.keep(bytes);
    this.gradients = program.keep(bytes);
    this.slots = Object.fromEntries(slots.map((slot) => [slot, program.keep(bytes)]));
    const fixed = program.keep(bytesOf(graph.parameters.filter((info) => !isTrained(info))));
    const used = { trained: 0, fixed: 0 };
    this.all = graph.parameters.map((info) => {
      const kind = isTrained(info) ? 'trained' : 'fixed';
      const at = used[kind];
      used[kind] += floatBytes(countOf(info));
      const { name } = info;
      const count = countOf(info);
      const rangeIn = (region: Region) => region.at(at, FLOAT_BYTES * count);
      const slotsAt = Object.entries(this.slots).map(([slot, region]) => [slot, rangeIn(region)]);
      return {
        name,
        info,
        size: sizeOf(info.shape),
        count,
        mask: masks.get(name),
        trainable: isTrained(info),
        values: rangeIn(isTrained(info) ? this.trained : fixed),
        gradients: isTrained(info) ? rangeIn(this.gradients) : undefined,
        slots: isTrained(info) ? Object.fromEntries(slotsAt) : {},
      };
    });
    this.byName = new Map(this.all.map((each) => [each.name, each]));
    this.dense = program.keep(0);
    this.sums = program.keep(0);
  }

  find(name: string): StoredParameter | undefined {
    return this.byName.get(name);
  }

  get(name: string): StoredParameter {
    const parameter = this.byName.get(name);
    if (!parameter) throw new ModelError(`The graph has no parameter ${name}.`);
    return parameter;
  }

  /** Room for one kernel's dense gradient, read before the next kernel's. */
  denseGradient(kernel: StoredParameter): Region {
    return this.dense.reserve(floatBytes(kernel.size));
  }

  /** Says that a kernel's dense gradient is complete before the program's operation of that number. */
  collectAfter(parameter: StoredParameter, before: number): void {
    this.denseGradients.push({ parameter, before });
  }

  /** Room for one layer's sums of weight gradients, which are taken out before the next layer's. */
  weightSums(bytes: number): Region {
    return this.sums.reserve(bytes);
  }
}
