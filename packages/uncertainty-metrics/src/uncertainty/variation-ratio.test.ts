import fc from 'fast-check';
import { expect, test } from 'vitest';
import { variationRatio } from '../index.js';
import { ensembles, nested } from '../testing-predictions.js';

test('hand-computed: unanimous, two of three, none like another', () => {
  const sure = (...classes: number[]) =>
    classes.map((k) => [0, 1, 2].map((j) => (j === k ? 1 : 0)));
  expect([...variationRatio([sure(1, 0, 0), sure(1, 0, 1), sure(1, 2, 2)])]).toEqual([
    0,
    1 - 2 / 3,
    1 - 1 / 3,
  ]);
});

test('is what counting the votes gives', () => {
  fc.assert(
    fc.property(ensembles, (members) => {
      const votes = members.map((member) =>
        nested(member).map((row) => row.indexOf(Math.max(...row))),
      );
      [...variationRatio(members)].forEach((ratio, n) => {
        const counts = votes.map((vote) => votes.filter((v) => v[n] === vote[n]).length);
        expect(ratio).toBe(1 - Math.max(...counts) / members.length);
      });
      expect([...variationRatio([members[0]])].every((ratio) => ratio === 0)).toBe(true);
    }),
  );
});
