import { ModelError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trainingLayouts } from './layouts.js';
import { checkKept, checkTransients } from './overlaps.js';
import { Program } from './program.js';
import { Region } from './region.js';

const regionAt = (offset: number, bytes = 64): Region =>
  Object.assign(new Region(bytes), { offset });

test('what stays lies apart', () => {
  const stretches = fc.array(fc.tuple(fc.nat(20), fc.nat(5)), { maxLength: 6 });
  const property = (all: readonly (readonly [number, number])[]) => {
    const bytes = all.flatMap(([from, length]) => Array.from({ length }, (_, i) => from + i));
    const check = () => checkKept(all.map(([from, length]) => regionAt(from, length)));
    if (new Set(bytes).size === bytes.length) check();
    else expect(check).toThrow(ModelError);
  };
  fc.assert(fc.property(stretches, property), { seed: 1, numRuns: 1000 });
});

type Accesses = Parameters<Program['emit']>[2];

/**
 * Checks a program whose operations access these regions, those with the numbers in `together` in a group; all regions are
 * transient, behind 64 bytes that stay.
 */
function check(
  accesses: readonly Accesses[],
  outputs: readonly Region[] = [],
  together: readonly number[] = [],
): void {
  const program = new Program(trainingLayouts);
  for (const each of accesses) program.emit('clear', { destination: undefined, floats: 0 }, each);
  const group = together.map((i) => program.operations[i]);
  for (const operation of group) operation.group = group;
  const all = program.operations.flatMap(({ reads, writes }) => [...reads, ...writes]);
  checkTransients(program.operations, new Set(all), [regionAt(0)], outputs);
}

describe('transient regions', () => {
  test('lies behind what stays', () => {
    check([{ writes: [regionAt(64)] }]);
    expect(() => check([{ writes: [regionAt(63)] }])).toThrow('lie among those that stay');
  });

  test.each([128, 191, 65])('lies apart from what is needed at the same time, at %i', (offset) => {
    const [a, b, c] = [regionAt(128), regionAt(offset), regionAt(512)];
    expect(() => check([{ writes: [a] }, { writes: [b] }, { reads: [a, b], writes: [c] }])).toThrow(
      'are needed at the same time',
    );
    expect(() => check([{ writes: [a] }, { reads: [a], writes: [b] }])).toThrow(
      'are needed at the same time',
    );
    expect(() => check([{ writes: [a, b] }])).toThrow('are needed at the same time');
  });

  test.each([192, 64])('may lie beside it, at %i', (offset) => {
    const [a, b] = [regionAt(128), regionAt(offset)];
    check([{ writes: [a] }, { writes: [b] }, { reads: [a, b] }]);
  });

  test('may lie where something was that is over, unless that is needed to the end', () => {
    const [a, b, c] = [regionAt(128), regionAt(256), regionAt(128)];
    const accesses = [{ writes: [a] }, { reads: [a], writes: [b] }, { reads: [b], writes: [c] }];
    check(accesses);
    expect(() => check(accesses, [a])).toThrow('are needed at the same time');
  });

  test('may reuse the memory of what the operation replaces', () => {
    const [a, b] = [regionAt(128), regionAt(128)];
    const written = { writes: [a] };
    const replacing = { reads: [a], replaces: [a], writes: [b] };
    check([written, replacing]);
    const refused = (...accesses: Accesses[]) =>
      expect(() => check(accesses)).toThrow('are needed at the same time');
    refused(written, { ...replacing, gathers: [a] });
    refused(written, replacing, { reads: [a] });
    refused(written, { ...replacing, writes: [regionAt(128, 32)] });
    refused(written, { ...replacing, writes: [regionAt(160)] });
    refused(written, { ...replacing, writes: [b, regionAt(128)] });
  });

  test('those of a group lie apart, whatever ends or is replaced there', () => {
    const [a, b, c, d] = [regionAt(128), regionAt(192), regionAt(256), regionAt(320)];
    const written = [{ writes: [a] }, { writes: [b] }];
    const both = (from: Accesses, to: Accesses) => check([...written, from, to], [], [2, 3]);
    both({ reads: [a], writes: [c] }, { reads: [b], writes: [d] });
    both({ reads: [a], replaces: [a], writes: [regionAt(128)] }, { reads: [b], writes: [d] });
    const refused = (from: Accesses, to: Accesses) =>
      expect(() => both(from, to)).toThrow('are needed at the same time');
    refused({ reads: [a], writes: [c] }, { reads: [b], writes: [regionAt(128)] });
    refused({ reads: [a], writes: [c] }, { reads: [b], writes: [regionAt(256)] });
    const replacing = { reads: [a], replaces: [a], writes: [regionAt(128)] };
    refused(replacing, { reads: [a, b], writes: [d] });
    refused({ reads: [a, b], writes: [d] }, replacing);
  });
});
