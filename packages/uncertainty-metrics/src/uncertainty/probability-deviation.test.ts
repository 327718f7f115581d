import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanProbabilities, probabilityDeviation } from '../index.js';
import { ensembles, nested } from '../testing-predictions.js';

test('hand-computed: of the class that the mean predicts', () => {
  // The mean predicts class 1, which the members give 0.4, 0.9 and 0.8.
  const [deviation] = probabilityDeviation([[[0.6, 0.4]], [[0.1, 0.9]], [[0.2, 0.8]]]);
  expect(deviation).toBeCloseTo(Math.sqrt((0.3 ** 2 + 0.2 ** 2 + 0.1 ** 2) / 3), 14);
});

test('is what the definition gives, and at most a half', () => {
  fc.assert(
    fc.property(ensembles, (members) => {
      const rows = nested(meanProbabilities(members));
      [...probabilityDeviation(members)].forEach((deviation, n) => {
        const k = rows[n].indexOf(Math.max(...rows[n]));
        const squares = members.map((member) => (nested(member)[n][k] - rows[n][k]) ** 2);
        const twin = Math.sqrt(squares.reduce((a, b) => a + b, 0) / members.length);
        expect(deviation).toBeCloseTo(twin, 12);
        expect(deviation).toBeLessThanOrEqual(0.5 + 1e-12);
      });
      expect(Math.max(...probabilityDeviation([members[0]]))).toBe(0);
    }),
  );
});
