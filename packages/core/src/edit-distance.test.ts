import { expect, test } from 'vitest';
import { editDistance } from './edit-distance.js';

/** By the definition: the least of what each first change leads to. */
function plain(from: string, to: string): number {
  if (from === '' || to === '') return from.length + to.length;
  const [a, b] = [from.slice(1), to.slice(1)];
  if (from[0] === to[0]) return plain(a, b);
  return 1 + Math.min(plain(a, to), plain(from, b), plain(a, b));
}

test('is the least number of changes', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
  const words = [
    '',
    ...['a', 'b', 'c'].flatMap((a) => [a, `${a}b`, `${a}ca`, `b${a}ab`, `c${a}ba${a}`]),
  ];
  for (const from of words) {
    for (const to of words) expect(editDistance(from, to)).toBe(plain(from, to));
  }
});
