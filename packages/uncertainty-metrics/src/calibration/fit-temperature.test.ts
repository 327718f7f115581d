import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyTemperature, fitTemperature, negativeLogLikelihood, softmax } from '../index.js';
import { logRows } from '../tables/log-rows.js';
import { exactly } from '../testing-predictions.js';
import { temperedLikelihood } from './tempered-likelihood.js';

/** Probabilities of any sharpness, zeros among them, and labels. */
const predictions = fc
  .record({ examples: fc.integer({ min: 1, max: 12 }), classes: fc.integer({ min: 2, max: 5 }) })
  .chain(({ examples, classes }) => {
    const logit = fc.oneof(
      fc.integer({ min: -2, max: 2 }),
      fc.double({ min: -9, max: 9, noNaN: true }),
      fc.constant(-1000),
    );
    return fc.record({
      p: fc
        .array(fc.array(logit, exactly(classes)), exactly(examples))
        .map((rows) => softmax(rows)),
      labels: fc.array(fc.nat(classes - 1), exactly(examples)),
    });
  });

test('hand-computed: two classes at 90%, right in two of three, belong at 2 / 3', () => {
  // ln(0.9 / 0.1) / T = ln 2.
  const rows = [0, 0, 0].map(() => [0.9, 0.1]);
  expect(fitTemperature(rows, [0, 0, 1])).toBeCloseTo(Math.log(9) / Math.log(2), 9);
  // And 80% of five that are right in four: as it should be.
  const fit = [0, 0, 0, 0, 0].map(() => [0.8, 0.2]);
  expect(fitTemperature(fit, [0, 1, 0, 0, 0])).toBeCloseTo(1, 9);
});

test('undoes a temperature that calibrated predictions were put at', () => {
  for (const temperature of [0.25, 0.5, 2, 5]) {
    const rows = Array(10).fill([0.7, 0.2, 0.1]);
    const labels = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2];
    expect(fitTemperature(applyTemperature(rows, temperature), labels)).toBeCloseTo(
      1 / temperature,
      7,
    );
  }
});

test('no temperature between the bounds is more likely', () => {
  const other = fc.double({ min: -4.6, max: 4.6, noNaN: true }).map(Math.exp);
  fc.assert(
    fc.property(predictions, fc.array(other, exactly(10)), ({ p, labels }, others) => {
      const temperature = fitTemperature(p, labels);
      expect(temperature).toBeGreaterThanOrEqual(0.01);
      expect(temperature).toBeLessThanOrEqual(100);
      const all = Int32Array.from(labels, (_, example) => example);
      const cost = (t: number) => temperedLikelihood(logRows(p), labels, all, 1 / t).nll;
      for (const t of [1, temperature * 1.001, temperature / 1.001, ...others]) {
        if (t < 0.01 || t > 100) continue;
        expect(cost(temperature)).toBeLessThanOrEqual(cost(t) + 1e-9 * labels.length);
      }
    }),
    { numRuns: 300 },
  );
});

test('the summed likelihood and its derivatives agree with applyTemperature and with finite differences', () => {
  fc.assert(
    fc.property(
      predictions,
      fc.double({ min: 0.3, max: 3, noNaN: true }),
      ({ p, labels }, beta) => {
        const all = Int32Array.from(labels, (_, example) => example);
        const at = (b: number) => temperedLikelihood(logRows(p), labels, all, b);
        // negativeLogLikelihood clamps the result, too.
        const probabilities = labels.map(
          (y, n) => applyTemperature(p, 1 / beta).data[n * p.shape[1] + y],
        );
        if (probabilities.every((probability) => probability > 1e-12)) {
          const mean = negativeLogLikelihood(applyTemperature(p, 1 / beta), labels);
          if (beta !== 1) expect(at(beta).nll / labels.length).toBeCloseTo(mean, 9);
        }
        const h = 1e-5;
        const { slope, curvature } = at(beta);
        expect(slope).toBeCloseTo((at(beta + h).nll - at(beta - h).nll) / (2 * h), 4);
        expect(curvature).toBeCloseTo((at(beta + h).slope - at(beta - h).slope) / (2 * h), 3);
      },
    ),
  );
});

test('ends at a bound where likelihood only grows towards it', () => {
  const rows = [
    [0.6, 0.4],
    [0.3, 0.7],
  ];
  expect(fitTemperature(rows, [0, 1])).toBe(0.01);
  expect(fitTemperature(rows, [1, 0])).toBe(100);
  expect(fitTemperature([[1, 0]], [0])).toBe(0.01);
  expect(fitTemperature([[1, 0]], [1])).toBe(100);
});

test('is 1 where temperature changes nothing', () => {
  expect(fitTemperature([[1], [1]], [0, 0])).toBe(1);
  expect(fitTemperature([[0.5, 0.5]], [1])).toBe(1);
});

test('refuses labels that do not fit', () => {
  expect(() => fitTemperature([[0.5, 0.5]], [2])).toThrow(DataError);
});
