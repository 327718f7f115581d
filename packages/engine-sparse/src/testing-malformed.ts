import { ModelError } from '@freetickets/core';
import { expect } from 'vitest';
import { layOut } from './executable.js';
import { lowerPrediction } from './lowering/lower.js';
import type { Lowered } from './program/lowered.js';
import type { OperationName } from './program/operations.js';
import type { Value } from './program/program.js';
import { type HeapRange, Region } from './program/region.js';
import { verify } from './program/verify.js';
import { masksOf } from './state.js';
import { type Case, ticketOf } from './testing-case.js';
import { plainConvolution } from './testing-cases.js';
import { Sketch } from './testing-graph.js';
import { everything, lower, sgd } from './testing-programs.js';

type Fields = { [field: string]: Value };

/** A program that is right, and its records, of which something is then made wrong. */
export class MalformedProgram {
  readonly scratchBytes: number;
  private readonly bytes: number;

  constructor(
    readonly lowered: Lowered,
    private readonly threads = 1,
  ) {
    const { scratchBytes, bytes } = layOut(lowered, threads);
    this.scratchBytes = scratchBytes;
    this.bytes = bytes;
    this.verify();
  }

  /** The fields of an operation, of a layer where one is given. */
  operation(name: OperationName, layer?: string): Fields {
    const { operations } = this.lowered.program;
    const found = operations.find((each) => each.name === name && (!layer || each.layer === layer));
    return this.at(found?.region);
  }

  /** The fields of a record that another names. */
  at(range: Value): Fields {
    const record = this.lowered.program.written.find(({ region }) => region === range);
    if (!record) throw new Error('There is no such record.');
    return record.fields;
  }

  /** The fields of a convolution's geometry. */
  geometry(layer: string): Fields {
    return this.at(this.operation('convolutionForward', layer).geometry);
  }

  /** The matrix that the kernel of a layer is forwards. */
  layout(layer: string) {
    const { all } = this.lowered.networks[0].parameters.matrices;
    const matrix = all.find(({ parameter }) => parameter.name === `${layer}/kernel`);
    if (!matrix) throw new Error('There is no such matrix.');
    return matrix.layout;
  }

  /** Leaves out all other operations. */
  keepOnly(name: OperationName, layer?: string): void {
    const { operations } = this.lowered.program;
    const kept = operations.filter(
      (each) => each.name === name && (!layer || each.layer === layer),
    );
    operations.splice(0, operations.length, ...kept);
  }

  verify(scratchBytes = this.scratchBytes): void {
    const { threads, bytes } = this;
    verify(this.lowered, { threads, scratchBytes, bytes });
  }
}

const caseOf = (sketch: Sketch): Case => ({
  graph: sketch.classified(3),
  ...{ seed: 1, count: 20, density: 1, empty: 0, labelSmoothing: 0 },
});
export const predicting = (sketch: Sketch): Promise<MalformedProgram> =>
  malformed(caseOf(sketch), { batchSize: 20, isPlanar: false });
/** A program of planar images, in which every operation on them comes up. */
export const planar = (): Promise<MalformedProgram> =>
  malformed({ ...everything({ isPlanar: true }), density: 1 }, { batchSize: 15, isPlanar: true });

async function malformed(
  each: Case,
  settings: { readonly batchSize: number; readonly isPlanar: boolean },
): Promise<MalformedProgram> {
  const members = [masksOf(each.graph, ticketOf(each))];
  const lowered = await lowerPrediction(each.graph, { members, threads: 1, ...settings });
  return new MalformedProgram(lowered);
}
export const training = (sketch: Sketch): MalformedProgram =>
  new MalformedProgram(lower(caseOf(sketch)));

/** Convolutions of 1 x 1, one after another: filters, and strides where they are not 1. */
export function convolutions(
  shape: readonly number[],
  layers: readonly (readonly [filters: number, strides?: readonly number[]])[],
): Sketch {
  const sketch = new Sketch(shape);
  for (const [filters, strides = [1, 1]] of layers)
    sketch.add('Conv2D', { ...plainConvolution(filters), strides });
  return sketch;
}
/** Dense layers of so many units, one after another, on 8 values. */
export function dense(...units: readonly number[]): Sketch {
  const sketch = new Sketch([8]);
  for (const each of units)
    sketch.add('Dense', { units: each, activation: 'linear', useBias: true });
  return sketch;
}
/** A program in which every operation of training comes up. */
export const all = (threads = 1) =>
  new MalformedProgram(lower({ ...everything(), density: 1 }, sgd, threads), threads);
/** A part of a region, from some byte on. */
export const part = (region: Value, from: number, length: number): HeapRange => {
  if (!(region instanceof Region)) throw new Error('A region was expected.');
  return region.at(from, length);
};

/** What a program is refused with, the program, and what makes it wrong. */
export type Condition = [
  message: string,
  of: () => MalformedProgram | Promise<MalformedProgram>,
  damage: (malformed: MalformedProgram) => object,
];

/** Expects a program to be refused, once it was made wrong, with this message. */
export async function expectRefusal(...[message, of, damage]: Condition): Promise<void> {
  const malformed = await of();
  damage(malformed);
  expect(() => malformed.verify()).toThrow(ModelError);
  expect(() => malformed.verify()).toThrow(message);
}
