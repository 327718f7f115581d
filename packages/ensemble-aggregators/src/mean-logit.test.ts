import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanLogit } from './mean-logit.js';

test('hand-computed: the softmax of the mean logits', () => {
  // The mean logits are (0, ln 3) and (1, 1).
  const data = Float64Array.of(1, Math.log(9), 0, 2, -1, 0, 2, 0);
  const probabilities = meanLogit().aggregate({ data, shape: [2, 2, 2] });
  expect([...probabilities]).toEqual([0.25, 0.75, 0.5, 0.5].map((p) => expect.closeTo(p, 14)));
});

test('is the normalised geometric mean of the members’ probabilities', () => {
  const logit = fc.double({ min: -20, max: 20, noNaN: true });
  const row = fc.array(logit, { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (members) => {
      const probabilities = members.map((z) => {
        const sum = z.reduce((total, value) => total + Math.exp(value), 0);
        return z.map((value) => Math.exp(value) / sum);
      });
      const geometric = [0, 1, 2].map((k) =>
        probabilities.reduce((product, p) => product * p[k] ** (1 / members.length), 1),
      );
      const sum = geometric.reduce((a, b) => a + b);
      const made = meanLogit().aggregate({
        data: Float64Array.from(members.flat()),
        shape: [members.length, 1, 3],
      });
      geometric.forEach((g, k) => {
        expect(made[k]).toBeCloseTo(g / sum, 10);
      });
    }),
  );
});
