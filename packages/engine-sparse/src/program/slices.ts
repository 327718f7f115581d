import { cores } from '#threads';
import type { Runtime } from '../runtime/machine.js';
import type { Lowered } from './lowered.js';
import type { Operation, Value, WrittenRecord } from './program.js';
import { Region } from './region.js';
import { planeFloats } from './tensors.js';

/** A prediction's operations in ranges, so that the event loop goes on in between, and a signal is heard. */
export interface Slices {
  /** How many examples go through them at a time. */
  readonly examples: number;
  /** The ranges of so many examples: operations [from, to) each, in order. */
  rangesOf(examples: number): readonly Range[];
}

interface Range {
  readonly from: number;
  readonly to: number;
}

interface Group extends Range {
  readonly work: number;
}

/**
 * Divides a prediction so that no range of it takes much longer than `workPerTurn` on each thread, or core where
 * these are fewer: examples by the largest group of operations, and groups by their sum. A group that is larger even for
 * the fewest examples is a range of its own.
 */
export function slicesOf(
  lowered: Lowered,
  { threads, workPerTurn }: Pick<Runtime, 'threads' | 'workPerTurn'>,
): Slices {
  const { batchSize, block, program } = lowered;
  const most = workPerTurn * Math.min(threads, cores());
  const groups = groupsOf(program.operations, workOf(lowered));
  const all = Math.ceil(batchSize / block);
  const largest = groups.reduce((most, { work }) => Math.max(most, work), 1);
  const blocks = Math.min(all, Math.max(1, Math.floor(most / largest)));
  const ranges = Array.from({ length: blocks }, (_, i) => rangesOf(groups, most / (i + 1)));
  return {
    examples: Math.min(batchSize, blocks * block),
    rangesOf: (examples) => ranges[Math.ceil(examples / block) - 1],
  };
}

/** The groups of a pass, and the work of each. */
function groupsOf(operations: readonly Operation[], work: readonly number[]): readonly Group[] {
  return operations.flatMap(({ stage, group }, from) => {
    if (stage !== 'pass' || operations[from - 1]?.group === group) return [];
    const to = from + group.length;
    return { from, to, work: work.slice(from, to).reduce((sum, each) => sum + each, 0) };
  });
}

/** Groups that follow one another, together where they are at most so much work. */
function rangesOf(groups: readonly Group[], most: number): readonly Range[] {
  const ranges: Group[] = [];
  for (const { from, to, work } of groups) {
    const last = ranges.at(-1);
    if (last?.to === from && last.work + work <= most)
      ranges.splice(-1, 1, { from: last.from, to, work: last.work + work });
    else ranges.push({ from, to, work });
  }
  return ranges;
}

/** About how many multiply-adds and reads each operation of a prediction takes for a block of examples. */
export function workOf({ program, networks, block }: Lowered): readonly number[] {
  const records = new Map(program.written.map((record) => [record.region, record]));
  const nonzeros = new Map(
    networks.flatMap(({ parameters }) =>
      parameters.matrices.all.map((matrix) => [matrix.record, matrix.nonzeros]),
    ),
  );
  const lists = new Map(
    networks.flatMap(({ parameters }) =>
      parameters.matrices.lists.map(({ region, matrices }) => [region, matrices]),
    ),
  );
  /** Products with a matrix for each phase of a stride, which share out the weights that each has room for. */
  const gatheredOf = ({ phases, gradient }: WrittenRecord['fields']): number => {
    const [matrix] = (phases instanceof Region ? lists.get(phases) : undefined) ?? [];
    return (matrix?.nonzeros ?? 0) * positionsOf(at(at(gradient)?.fields.tensor));
  };
  const at = (value: Value): WrittenRecord | undefined =>
    value instanceof Region ? records.get(value) : undefined;
  return program.operations.map(({ region }) => {
    const { fields = {} } = records.get(region) ?? {};
    const source = at(fields.source)?.fields.tensor;
    const read = at(fields.input ?? source);
    const input = valuesOf(read);
    const output = at(fields.output);
    const matrix = fields.matrix instanceof Region ? nonzeros.get(fields.matrix) : undefined;
    const window = windowOf(read?.name === 'unfolded' ? read.fields : fields);
    const made = matrix === undefined ? window * valuesOf(output) : matrix * positionsOf(output);
    return block * (input + made + gatheredOf(fields));
  });
}

function positionsOf(record: WrittenRecord | undefined): number {
  const { height = 0, width = 0, isPlanar } = record?.fields ?? {};
  const shape = { height: Number(height), width: Number(width) };
  return isPlanar === true ? planeFloats(shape) : shape.height * shape.width;
}
const valuesOf = (tensor: WrittenRecord | undefined): number =>
  positionsOf(tensor) * Number(tensor?.fields.channels ?? 0);
const windowOf = ({ poolHeight, kernelHeight, poolWidth, kernelWidth }: WrittenRecord['fields']) =>
  Number(poolHeight ?? kernelHeight ?? 1) * Number(poolWidth ?? kernelWidth ?? 1);
