import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  accuracy,
  brierScore,
  disagreement,
  expectedCalibrationError,
  expectedEntropy,
  klDivergence,
  maxProbability,
  meanProbabilities,
  mutualInformation,
  negativeLogLikelihood,
  predictiveEntropy,
  softmax,
} from './index.js';
import { nested } from './testing-predictions.js';

/** Members of one shape, and labels: logits of all sizes, so that sure, unsure, tied and zero probabilities occur. */
const ensembles = fc
  .record({
    members: fc.integer({ min: 2, max: 5 }),
    examples: fc.integer({ min: 1, max: 6 }),
    classes: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ members, examples, classes }) => {
    const logit = fc.oneof(
      fc.integer({ min: -2, max: 2 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.constantFrom(-1000, 1000),
    );
    const rows = fc.array(fc.array(logit, { minLength: classes, maxLength: classes }), {
      minLength: examples,
      maxLength: examples,
    });
    return fc.record({
      members: fc.array(rows.map(softmax), { minLength: members, maxLength: members }),
      labels: fc.array(fc.nat(classes - 1), { minLength: examples, maxLength: examples }),
    });
  });

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

test('both input forms give the same', () => {
  fc.assert(
    fc.property(ensembles, ({ members, labels }) => {
      const [flat] = members;
      for (const metric of [
        accuracy,
        negativeLogLikelihood,
        brierScore,
        expectedCalibrationError,
      ]) {
        expect(metric(nested(flat), labels)).toBe(metric(flat, labels));
      }
      for (const metric of [predictiveEntropy, maxProbability]) {
        expect(metric(nested(flat))).toEqual(metric(flat));
      }
      for (const metric of [
        expectedEntropy,
        mutualInformation,
        meanProbabilities,
        disagreement,
        klDivergence,
      ]) {
        expect(metric(members.map(nested))).toEqual(metric(members));
      }
    }),
  );
});

test('a perfect prediction has accuracy 1 and no NLL, Brier score or calibration error', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 9 }), (labels) => {
      const perfect = labels.map((label) => [0, 1, 2, 3].map((k) => (k === label ? 1 : 0)));
      expect(accuracy(perfect, labels)).toBe(1);
      expect(negativeLogLikelihood(perfect, labels)).toBeCloseTo(0, 15);
      expect(brierScore(perfect, labels)).toBe(0);
      expect(expectedCalibrationError(perfect, labels)).toBe(0);
      expect([...predictiveEntropy(perfect)]).toEqual(labels.map(() => 0));
    }),
  );
});

test('every metric stays in its range', () => {
  fc.assert(
    fc.property(ensembles, ({ members, labels }) => {
      const [p] = members;
      const classes = p.shape[1];
      const within = (values: ArrayLike<number>, low: number, high: number) => {
        expect(Math.min(...Array.from(values))).toBeGreaterThanOrEqual(low);
        expect(Math.max(...Array.from(values))).toBeLessThanOrEqual(high + 1e-12);
      };
      within([accuracy(p, labels), expectedCalibrationError(p, labels)], 0, 1);
      within([negativeLogLikelihood(p, labels)], 0, 12 * Math.log(10));
      within([brierScore(p, labels)], 0, 2);
      within([disagreement(members)], 0, 1);
      within([klDivergence(members)], 0, Number.POSITIVE_INFINITY);
      within(maxProbability(p), 1 / classes - 1e-12, 1);
      within(predictiveEntropy(p), 0, Math.log(classes));
      within(mutualInformation(members), 0, Math.log(Math.min(classes, members.length)));
    }),
  );
});

test('mutual information is the entropy of the mean minus the mean entropy', () => {
  fc.assert(
    fc.property(ensembles, ({ members }) => {
      const total = predictiveEntropy(meanProbabilities(members));
      const each = members.map((member) => predictiveEntropy(member));
      mutualInformation(members).forEach((information, i) => {
        const shared = mean(each.map((entropy) => entropy[i]));
        expect(expectedEntropy(members)[i]).toBeCloseTo(shared, 12);
        expect(information).toBeCloseTo(total[i] - shared, 12);
      });
    }),
  );
});

test('an ensemble of one is its member', () => {
  fc.assert(
    fc.property(ensembles, ({ members: [member] }) => {
      expect(meanProbabilities([member])).toEqual(member);
      expect(expectedEntropy([member])).toEqual(predictiveEntropy(member));
      expect([...mutualInformation([member])]).toEqual(Array(member.shape[0]).fill(0));
    }),
  );
});

test('equal members have no diversity and no mutual information', () => {
  fc.assert(
    fc.property(ensembles, ({ members }) => {
      const equal = members.map(() => members[0]);
      expect(disagreement(equal)).toBe(0);
      expect(klDivergence(equal)).toBe(0);
      expect(Math.max(...mutualInformation(equal))).toBeLessThan(1e-12);
    }),
  );
});

test('disagreement and KL are the means over pairs of their definitions', () => {
  fc.assert(
    fc.property(ensembles, ({ members }) => {
      const different: number[] = [];
      const divergences: number[] = [];
      const safe = (p: number) => Math.max(p, 1e-12);
      members.forEach((p, i) => {
        members.forEach((q, j) => {
          if (i === j) return;
          nested(p).forEach((row, n) => {
            const other = nested(q)[n];
            const top = (values: number[]) => values.indexOf(Math.max(...values));
            different.push(top(row) === top(other) ? 0 : 1);
            divergences.push(
              row.reduce((sum, v, k) => sum + v * Math.log(safe(v) / safe(other[k])), 0),
            );
          });
        });
      });
      expect(disagreement(members)).toBeCloseTo(mean(different), 12);
      expect(klDivergence(members)).toBeCloseTo(mean(divergences), 10);
    }),
  );
});

test('KL is positive where members differ', () => {
  expect(klDivergence([[[0.5, 0.5]], [[0.5, 0.5]], [[0.5 + 1e-6, 0.5 - 1e-6]]])).toBeGreaterThan(0);
});

test('Jensen: the mean prediction’s NLL and Brier score are at most the mean of the members’', () => {
  fc.assert(
    fc.property(ensembles, ({ members, labels }) => {
      for (const score of [negativeLogLikelihood, brierScore]) {
        expect(score(meanProbabilities(members), labels)).toBeLessThanOrEqual(
          mean(members.map((member) => score(member, labels))) + 1e-10,
        );
      }
    }),
  );
});
