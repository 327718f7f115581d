import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Owner, ownerName, parseOwner, stateOf } from './owner.js';

const onLinux = existsSync('/proc/self/stat');

/** This process on a machine with that ID, as another boot of it would have named it, or this one. */
function named(machine: string, isOtherBoot: boolean): Owner {
  const owner = parseOwner(ownerName(machine));
  if (!owner) throw new Error('no owner');
  return isOtherBoot ? { ...owner, started: owner.started.replace(/^[^+]*/, '0123abcd') } : owner;
}

test('a process of this boot runs, whether its machine has an ID or not', () => {
  for (const machine of ['', 'a9f0'])
    expect(stateOf(named(machine, false), machine)).toBe('running');
});

test.runIf(onLinux)('one of another boot has ended where it was on this machine', () => {
  expect(stateOf(named('a9f0', true), 'a9f0')).toBe('ended');
});

test.runIf(onLinux)('without an ID it may be of a copy of this machine, and run there', () => {
  expect(stateOf(named('', true), '')).toBe('unknown');
});

test('one of a machine with another ID cannot be seen', () => {
  expect(stateOf(named('a9f0', false), 'b7c1')).toBe('unknown');
});
