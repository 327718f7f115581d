import { expect, test } from 'vitest';
import { show } from './errors.js';

test('shows any value shortly, also what JSON cannot write', () => {
  expect(show('1')).toBe('"1"');
  expect(show({ a: [1] })).toBe('{"a":[1]}');
  expect(show(new Uint8Array(3))).toBe('Uint8Array of 3 values');
  expect(show({ text: 'x'.repeat(100) })).toHaveLength(80);
  let deep: unknown = 1;
  for (let i = 0; i < 1e5; i++) deep = [deep];
  expect(show(deep)).toBe('an array');
  const self: Record<string, unknown> = { count: 1n };
  self.self = self;
  expect(show(self)).toBe('an object');
  expect(show([1n])).toBe('an array');
  class Tensor {
    readonly insides = { id: 3 };
  }
  expect(show(new Tensor())).toBe('a Tensor');
  expect(show(Object.create(null))).toBe('{}');
});
