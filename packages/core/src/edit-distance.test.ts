import { expect, test } from 'vitest';
import { editDistance } from './edit-distance.js';

/** By the definition: the least of what each first change leads to. */
function plain(from: string, to: string): number {
  if (from === '' || to === '') return from.length + to.length;
  const [a, b] = [from.slice(1), to.slice(1)];
  if (from[0] === to[0]) return plain(a, b);
  const isSwap = from.length > 1 && from[0] === to[1] && from[1] === to[0];
  const swapped = isSwap ? plain(from.slice(2), to.slice(2)) : Number.POSITIVE_INFINITY;
  return 1 + Math.min(plain(a, to), plain(from, b), plain(a, b), swapped);
}

test('is the least number of changes', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('eec', 'ece')).toBe(1);
  const words = [
    '',
    ...['a', 'b', 'c'].flatMap((a) => [a, `${a}b`, `${a}ca`, `b${a}ab`, `c${a}ba${a}`]),
  ];
  for (const from of words) {
    for (const to of words) expect(editDistance(from, to)).toBe(plain(from, to));
  }
});
