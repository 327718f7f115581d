import { expect, test } from 'vitest';
import { hashIn, hashOf, runName } from './run-name.js';

const identity = { seed: 1 };
const readable = (labels: { readonly [axis: string]: string }) => {
  const name = runName(labels, identity);
  expect(hashIn(name)).toBe(hashOf(identity));
  return name.slice(0, -13);
};

test('a name is of the values, in ASCII, and begins with a letter or digit', () => {
  expect(readable({ variant: 'EDST, 5 tickets', seed: '1' })).toBe('EDST-5-tickets-seed-1');
  expect(readable({ variant: '稀疏', seed: '1' })).toBe('seed-1');
  expect(readable({ variant: '稀疏' })).toBe('run');
});
