import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderOf } from '../lowering/order.js';
import { layOutTransients } from './arena.js';
import { trainingLayouts } from './layouts.js';
import { type Operation, Program } from './program.js';
import { Region } from './region.js';

const PAGE = 4096;
const BASE = 7 * PAGE;

/** What an operation does, in numbers that are taken modulo what there is. */
const step = fc.record({
  sizes: fc.array(fc.constantFrom(64, 4096, 5000, 8192, 20000), { minLength: 1, maxLength: 2 }),
  reads: fc.array(fc.nat(30), { maxLength: 3 }),
  replaced: fc.nat(3),
  gathered: fc.nat(2),
  again: fc.constantFrom(false, false, false, true),
});
const programs = fc
  .array(step, { minLength: 1, maxLength: 30, size: 'max' })
  .map((steps): readonly Operation[] => {
    const program = new Program(trainingLayouts);
    const regions: Region[] = [];
    for (const { sizes, reads, replaced, gathered, again } of steps) {
      const read = regions.length > 0 ? reads.map((i) => regions[i % regions.length]) : [];
      const written = again && read.length > 0 ? [read[0]] : sizes.map((size) => new Region(size));
      const accesses = {
        reads: read,
        writes: written,
        replaces: read.slice(0, replaced),
        gathers: read.slice(0, gathered),
      };
      program.emit('clear', { destination: undefined, floats: 0 }, accesses);
      regions.push(...written.filter((region) => !regions.includes(region)));
    }
    return program.operations;
  });

interface Life {
  readonly region: Region;
  readonly first: number;
  readonly last: number;
}

function livesOf(operations: readonly Operation[], outputs: readonly Region[]): readonly Life[] {
  const regions = new Set(operations.flatMap(({ writes }) => writes));
  return Array.from(regions, (region) => {
    const uses = operations.flatMap(({ reads, writes }, i) =>
      [...reads, ...writes].includes(region) ? [i] : [],
    );
    const last = outputs.includes(region) ? operations.length : Math.max(...uses);
    return { region, first: Math.min(...uses), last };
  });
}

const overlap = (a: Region, b: Region): boolean =>
  a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;

test('regions that are needed at the same time lie apart, unless one reuses the memory of the other', () => {
  const property = (operations: readonly Operation[], outputIndex: number) => {
    const written = operations.flatMap(({ writes }) => writes);
    const outputs = [written[outputIndex % written.length]];
    layOutTransients(operations, BASE, outputs);
    const lives = livesOf(operations, outputs);
    for (const a of lives) {
      const reusing = lives.filter((b) => {
        if (a === b || a.first > b.first || b.first > a.last) return false;
        return overlap(a.region, b.region);
      });
      expect(reusing.length).toBeLessThanOrEqual(1);
      for (const { region, first } of reusing) {
        expect(first).toBe(a.last);
        expect(operations[first].replaces).toContain(a.region);
        expect(operations[first].gathers).not.toContain(a.region);
        expect(operations[first].writes).toContain(region);
        expect([region.offset, region.bytes]).toEqual([a.region.offset, a.region.bytes]);
      }
    }
  };
  fc.assert(fc.property(programs, fc.nat(), property), { seed: 1, numRuns: 300 });
});

test('a result reuses the memory of what it replaces, where that has its size, ends there and is not gathered from', () => {
  const property = (operations: readonly Operation[]) => {
    layOutTransients(operations, BASE, []);
    const lives = livesOf(operations, []);
    const lifeOf = (region: Region) => lives.find((life) => life.region === region) as Life;
    for (const [i, { writes, replaces, gathers }] of operations.entries()) {
      const [result] = writes;
      if (writes.length > 1 || lifeOf(result).first !== i) continue;
      const offsets = replaces
        .filter((each) => lifeOf(each).last === i && each.bytes === result.bytes)
        .filter((each) => !gathers.includes(each))
        .map(({ offset }) => offset);
      if (offsets.length > 0) expect(offsets).toContain(result.offset);
    }
  };
  fc.assert(fc.property(programs, property), { seed: 1, numRuns: 300 });
});

test('regions begin at pages and end within the bytes used, no more than all of them one after another', () => {
  const property = (operations: readonly Operation[]) => {
    const bytes = layOutTransients(operations, BASE, []);
    const lives = livesOf(operations, []);
    const pages = (region: Region) => Math.ceil(region.bytes / PAGE) * PAGE;
    for (const { region } of lives) {
      expect(region.offset % PAGE).toBe(0);
      expect(region.offset).toBeGreaterThanOrEqual(BASE);
      expect(region.offset + region.bytes).toBeLessThanOrEqual(BASE + bytes);
    }
    const whole = lives.reduce((sum, { region }) => sum + pages(region), 0);
    expect(bytes).toBeLessThanOrEqual(whole);
  };
  fc.assert(fc.property(programs, property), { seed: 1, numRuns: 100 });
});

test('regions of members side by side lie apart while any of their group is needed', () => {
  const sizes = fc.array(fc.constantFrom(64, 4096, 8192), { minLength: 1, maxLength: 6 });
  const property = (members: readonly (readonly number[])[]) => {
    const program = new Program(trainingLayouts);
    const emit = (accesses: Parameters<Program['emit']>[2]) =>
      program.emit('clear', { destination: undefined, floats: 0 }, accesses);
    const input = new Region(4096);
    emit({ writes: [input] });
    const ends = [1];
    for (const member of members) {
      let previous = input;
      for (const bytes of member) {
        const next = new Region(bytes);
        emit({ reads: [previous], replaces: [previous], writes: [next] });
        previous = next;
      }
      ends.push(program.operations.length);
    }
    const operations = orderOf(program.operations, ends, true);
    layOutTransients(operations, BASE, []);
    const groups = [...new Set(operations.map(({ group }) => group))];
    const stepsOf = (region: Region) =>
      groups.flatMap((group, i) =>
        group.some(({ reads, writes }) => [...reads, ...writes].includes(region)) ? [i] : [],
      );
    const regions = [...new Set(operations.flatMap(({ writes }) => writes))];
    for (const a of regions) {
      for (const b of regions) {
        const [first, last] = [stepsOf(b)[0], stepsOf(a).at(-1) ?? 0];
        if (a === b || stepsOf(a)[0] > first || last < first || !overlap(a, b)) continue;
        const [{ reads }, ...others] = groups[first].filter(({ reads }) => reads.includes(a));
        expect([first, reads, others]).toEqual([last, [a], []]);
        expect(groups[first].find(({ writes }) => writes.includes(b))?.replaces).toEqual([a]);
      }
    }
  };
  const arbitrary = fc.array(sizes, { minLength: 1, maxLength: 3 });
  fc.assert(fc.property(arbitrary, property), { seed: 1, numRuns: 300 });
});

test('a chain of passes takes the room of two values, or of one where each replaces the last', () => {
  const chain = (replacing: boolean) => {
    const program = new Program(trainingLayouts);
    let previous = new Region(10 * PAGE);
    program.emit('clear', { destination: undefined, floats: 0 }, { writes: [previous] });
    for (let i = 0; i < 9; i++) {
      const next = new Region(10 * PAGE);
      const accesses = { reads: [previous], writes: [next], replaces: replacing ? [previous] : [] };
      program.emit('clear', { destination: undefined, floats: 0 }, accesses);
      previous = next;
    }
    return layOutTransients(program.operations, BASE, []);
  };
  expect(chain(false)).toBe(20 * PAGE);
  expect(chain(true)).toBe(10 * PAGE);
});
