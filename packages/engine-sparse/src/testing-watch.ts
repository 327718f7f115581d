import type { Executable } from './executable.js';
import type { Lowered } from './program/lowered.js';
import type { Stage } from './program/program.js';
import type { Region } from './program/region.js';
import { Guards } from './testing-guards.js';

/** A region, and between which operations a program says that it is needed. */
interface Watched {
  readonly region: Region;
  readonly first: number;
  readonly last: number;
  readonly isTransient: boolean;
}

/** Which operations a program says that its regions are needed by. */
function watchedOf({ program, networks }: Lowered): readonly Watched[] {
  const { operations, kept } = program;
  const transient = new Set(operations.flatMap(({ writes }) => writes));
  return [...kept, ...transient].map((region): Watched => {
    const uses = operations.flatMap(({ reads, writes }, i) =>
      [...reads, ...writes].includes(region) ? [i] : [],
    );
    const isOutput = networks.some(({ logits }) => logits.data === region);
    const last = isOutput ? operations.length : Math.max(...uses);
    return { region, first: Math.min(...uses), last, isTransient: transient.has(region) };
  });
}

/**
 * Gives a function that carries out the operations of some stages of a program that is still to be laid out. It throws
 * where one writes to what it does not name; what regions hold before and after the operations that need them is not a
 * number.
 */
export function watching(
  lowered: Lowered,
): (executable: Executable, stages: readonly Stage[]) => void {
  const { operations } = lowered.program;
  const written = operations.map(({ writes }) => new Set(writes));
  const watched = watchedOf(lowered);
  const guards = Guards.behindRegionsOf(lowered.program);
  return (executable, stages) => {
    const { heap } = executable.machine;
    const bytesOf = ({ region: { offset, bytes } }: Watched) => Buffer.from(heap, offset, bytes);
    guards.write(heap);
    const transient = watched.filter(({ isTransient }) => isTransient);
    const before = new Map<Watched, Buffer>();
    const stops = operations.map((_, i) => i);
    executable.run(stages, [...stops, operations.length], (i) => {
      guards.forbid(heap, false);
      const done = operations[i - 1]?.name ?? 'the beginning';
      guards.check(heap, done);
      for (const each of transient) {
        if (i > 0 && !written[i - 1].has(each.region) && !before.get(each)?.equals(bytesOf(each)))
          throw new Error(`${done} writes to a region that it does not name.`);
        // All ones: not a number.
        if (i <= each.first || i > each.last) bytesOf(each).fill(0xff);
        before.set(each, Buffer.from(bytesOf(each)));
      }
      if (i < operations.length) guards.forbid(heap, true);
    });
  };
}
