import { ModelError } from '@freetickets/core';
import { HEAP_BASE } from '../runtime/machine.js';
import { BATCH_LANES_BYTES } from './constants.js';
import { convolution } from './extents/convolution.js';
import { dense } from './extents/dense.js';
import { elementwise } from './extents/elementwise.js';
import { normalisation } from './extents/normalisation.js';
import { planes } from './extents/planes.js';
import { step } from './extents/step.js';
import type { Extents } from './extents/table.js';
import { type ProgramLayout, View } from './extents/view.js';
import { windows } from './extents/windows.js';
import type { Lowered } from './lowered.js';
import { checkKept, checkTransients } from './overlaps.js';
import type { Operation, Program } from './program.js';
import type { Region } from './region.js';

const extents: Extents = {
  ...elementwise,
  ...convolution,
  ...dense,
  ...normalisation,
  ...windows,
  ...planes,
  ...step,
};

/** What a program was laid out for. */
export interface LaidOut {
  readonly threads: number;
  /** Bytes of scratch that each thread has. */
  readonly scratchBytes: number;
  /** Bytes of the heap, up to the last region's end. */
  readonly bytes: number;
}

/**
 * Checks a program that was laid out against what kernels assume, so that none reads or writes outside of the
 * regions that its record names, and no region lies outside of the heap or where another is needed. Kernels themselves
 * check nothing. Throws a `ModelError` where something does not fit, which is a fault of the lowering or of a graph
 * that contradicts itself.
 */
export function verify(
  { program, networks, batchSize }: Lowered,
  { threads, scratchBytes, bytes }: LaidOut,
): void {
  if (scratchBytes >= 2 ** 31) {
    throw new ModelError(
      `A thread would need ${(scratchBytes / 2 ** 30).toFixed(1)} GiB for a band of a convolution, at most 2 are supported. Use engine: 'tfjs'.`,
    );
  }
  const transient = transientOf(program);
  checkRegions([...program.kept, ...transient], bytes);
  checkKept(program.kept);
  const outputs = networks.map(({ logits }) => logits.data);
  checkTransients(program.operations, transient, program.kept, outputs);
  const matrices = networks.map(({ parameters }) => parameters.matrices);
  const layout: ProgramLayout = {
    records: new Map(program.written.map((record) => [record.region, record])),
    matrices: new Map(matrices.flatMap(({ all }) => all.map((matrix) => [matrix.record, matrix]))),
    lists: new Map(
      matrices.flatMap(({ lists }) => lists.map(({ region, matrices }) => [region, matrices])),
    ),
    threads,
    batchSize,
    scratchBytes,
  };
  for (const operation of program.operations) checkOperation(operation, layout, transient);
}

function checkOperation(
  { name, region, layer, reads, writes }: Operation,
  layout: ProgramLayout,
  transient: ReadonlySet<Region>,
): void {
  const record = layout.records.get(region);
  if (!record) throw new ModelError(`There is no record of an operation ${name}.`);
  const mayAccess = (accessed: Region): boolean =>
    !transient.has(accessed) || reads.includes(accessed) || writes.includes(accessed);
  try {
    extents[name](new View<string>(record, layout, mayAccess));
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    const subject = layer === undefined ? '' : `Layer "${layer}": `;
    throw new ModelError(
      `${subject}${cause.message}. The graph contradicts itself, or this engine is at fault; engine: 'tfjs' may run it.`,
      { cause },
    );
  }
}

/** The regions that are needed by some operations only. */
function transientOf({ operations, kept }: Program): ReadonlySet<Region> {
  const transient = new Set(operations.flatMap(({ reads, writes }) => [...reads, ...writes]));
  for (const region of kept) transient.delete(region);
  return transient;
}

/** Regions lie in the heap, aligned. */
function checkRegions(regions: readonly Region[], heap: number): void {
  for (const { offset, bytes } of regions) {
    const isWhole = Number.isSafeInteger(bytes) && bytes >= 0 && offset % BATCH_LANES_BYTES === 0;
    if (isWhole && offset >= HEAP_BASE && offset + bytes <= heap) continue;
    throw new ModelError(
      `${bytes} bytes at ${offset} were laid out, in a heap that begins at ${HEAP_BASE} and ends at ${heap}. This engine is at fault; engine: 'tfjs' may run the graph.`,
    );
  }
}
