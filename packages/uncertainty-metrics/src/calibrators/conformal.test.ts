import { DataError, OptionError, random } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conformal } from '../plugins.js';
import { adaptive } from './conformal-scores.js';
import { mean, memberOf } from './testing-ensembles.js';

type Rows = readonly (readonly number[])[];

const setsOf = (options: Parameters<typeof conformal>[0], state: object, rows: Rows) => {
  const { sets = [] } = conformal(options).calibrate(memberOf(rows), state as never, mean);
  return rows.map((row, n) => [...row.keys()].filter((k) => sets[n * row.length + k] === 1));
};

test('hand-computed: threshold', () => {
  // Scores of the labels 0.1, 0.4, 0.3, 0.8; 3/5 of 5 is the third smallest.
  const rows = [
    [0.9, 0.1],
    [0.4, 0.6],
    [0.7, 0.3],
    [0.2, 0.8],
  ];
  const state = conformal({ coverage: 0.6 }).fit(memberOf(rows), [0, 1, 0, 0], mean);
  expect(state).toEqual({ highest: expect.closeTo(0.4, 12) });
  const three = [
    [0.62, 0.2, 0.18],
    [0.5, 0.3, 0.2],
    [0.05, 0.05, 0.9],
  ];
  expect(setsOf({}, { highest: 0.75 }, three)).toEqual([[0], [0, 1], [2]]);
  // No class is ordinary enough: the most probable one alone.
  expect(setsOf({}, { highest: 0.05 }, three)).toEqual([[0], [0], [2]]);
});

test('hand-computed: adaptive', () => {
  const rows = [
    [0.2, 0.5, 0.3],
    [0.4, 0.4, 0.2],
  ];
  const made = adaptive({ data: Float64Array.from(rows.flat()), shape: [2, 3] });
  expect([...made]).toEqual([1, 0.5, 0.8, 0.4, 0.8, 1].map((score) => expect.closeTo(score, 14)));
  const score = 'adaptive';
  const state = conformal({ coverage: 0.5, score }).fit(memberOf(rows), [2, 0], mean);
  expect(state).toEqual({ highest: expect.closeTo(0.8, 12) });
  expect(setsOf({ score }, { highest: 0.85 }, rows)).toEqual([
    [1, 2],
    [0, 1],
  ]);
  expect(setsOf({ score }, { highest: 0.45 }, rows)).toEqual([[1], [0]]);
});

test.each(['threshold', 'adaptive'] as const)('%s: a class as odd as the labels is in', (score) => {
  const rows = Array.from({ length: 9 }, () => [0.6, 0.3, 0.1]);
  const state = conformal({ score }).fit(memberOf(rows), Array(9).fill(1), mean);
  expect(setsOf({ score }, state as object, rows)[0]).toEqual([0, 1]);
});

test('with too few examples for the coverage every set holds all classes', () => {
  const rows = Array.from({ length: 9 }, () => [0.9, 0.1]);
  const fit = (count: number, coverage: number) =>
    conformal({ coverage }).fit(memberOf(rows.slice(0, count)), Array(count).fill(0), mean);
  expect(fit(9, 0.9)).not.toEqual({ highest: null });
  expect(fit(8, 0.9)).toEqual({ highest: null });
  expect(fit(9, 0.9001)).toEqual({ highest: null });
  expect(setsOf({}, { highest: null }, [[0.999, 0.001]])).toEqual([[0, 1]]);
});

test('however low the coverage, the least odd label is kept', () => {
  const rows = [
    [0.7, 0.3],
    [0.9, 0.1],
  ];
  const fit = (count: number) =>
    conformal({ coverage: 1e-10 }).fit(
      memberOf(rows.slice(0, count)),
      [0, 0].slice(0, count),
      mean,
    );
  expect(fit(1)).toEqual({ highest: expect.closeTo(0.3, 12) });
  expect(fit(2)).toEqual({ highest: expect.closeTo(0.1, 12) });
});

test('a product that rounding lifts asks for no example more', () => {
  // 100 * 0.55 is 55.00000000000001. 99 examples of scores 1/100, 2/100, ...
  const rows = Array.from({ length: 99 }, (_, i) => [1 - (i + 1) / 100, (i + 1) / 100]);
  const state = conformal({ coverage: 0.55 }).fit(memberOf(rows), Array(99).fill(0), mean);
  expect(state).toEqual({ highest: expect.closeTo(0.55, 12) });
});

test('probabilities stay, the most probable class is in, and more probable ones before less', () => {
  const odds = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 });
  const highest = fc.double({ min: 0, max: 1, noNaN: true });
  const score = fc.constantFrom('threshold' as const, 'adaptive' as const);
  fc.assert(
    fc.property(odds, highest, score, (given, q, kind) => {
      const sum = given.reduce((a, b) => a + b);
      const row = given.map((o) => o / sum);
      const logits = memberOf([row]);
      const calibrator = conformal({ score: kind });
      const { probabilities, sets = [] } = calibrator.calibrate(logits, { highest: q }, mean);
      expect(probabilities).toEqual(mean(logits));
      expect(sets[given.indexOf(Math.max(...given))]).toBe(1);
      for (const [k, o] of given.entries()) {
        const above = [...given.keys()].filter((j) => given[j] > o);
        if (sets[k]) expect(above.map((j) => sets[j])).toEqual(above.map(() => 1));
      }
    }),
  );
});

describe.each(['threshold', 'adaptive'] as const)('coverage of %s', (score) => {
  // With many classes the least probable one, whose adaptive score is always 1, is rarely the label: next to no ties.
  const classes = 10;
  /** Examples whose label is drawn from one distribution while the predictor says another. */
  const draw = (stream: ReturnType<typeof random.derive>, count: number) => {
    const labels = new Int32Array(count);
    const rows = Array.from({ length: count }, (_, n) => {
      const odds = Array.from({ length: classes }, () => Math.exp(4 * stream.uniform()));
      let left = stream.uniform() * odds.reduce((a, b) => a + b);
      labels[n] = odds.findIndex((o) => {
        left -= o;
        return left < 0;
      });
      const said = odds.map((o, k) => o ** 1.5 * (k === 3 ? 4 : 1));
      return said.map((o) => o / said.reduce((a, b) => a + b));
    });
    return { logits: memberOf(rows), labels };
  };

  test.each([0.6, 0.9])('is %d, and at most 1 / (n + 1) more', (coverage) => {
    const [trials, n, tests] = [400, 24, 25];
    const calibrator = conformal({ coverage, score });
    let [covered, extra] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const stream = random.derive(trial, 'conformal', score);
      const validation = draw(stream, n);
      const state = calibrator.fit(validation.logits, validation.labels, mean);
      const { highest } = state as { highest: number };
      const { logits, labels } = draw(stream, tests);
      const { sets = [], probabilities } = calibrator.calibrate(logits, state, mean);
      labels.forEach((label, i) => {
        const own = probabilities.subarray(classes * i, classes * (i + 1));
        const isTop = own.indexOf(Math.max(...own)) === label;
        const oddness = score === 'threshold' ? 1 - own[label] : own[label];
        covered += sets[classes * i + label];
        // Covered only as the most probable class, which is always in.
        if (isTop && oddness > highest) extra++;
      });
    }
    // Without ties the share of test examples a trial covers is Beta(k, n + 1 - k), k = ceil((n + 1) coverage): its mean is
    // k / (n + 1). What `extra` counts comes on top.
    const k = Math.ceil((n + 1) * coverage - 1e-9);
    const exact = k / (n + 1);
    const beta = (k * (n + 1 - k)) / ((n + 1) ** 2 * (n + 2));
    const sigma = Math.sqrt((beta + (exact * (1 - exact)) / tests) / trials);
    const share = (covered - extra) / (trials * tests);
    expect(Math.abs(share - exact)).toBeLessThan(4 * sigma);
    expect(exact - coverage).toBeLessThan(1 / (n + 1));
    expect(covered / (trials * tests)).toBeGreaterThan(coverage - 4 * sigma);
  });
});

test.each([null, {}, { highest: 'all' }, { highest: [1] }])('the state %j is refused', (state) => {
  const calibrate = () => conformal().calibrate(memberOf([[0.5, 0.5]]), state, mean);
  expect(calibrate).toThrow(DataError);
  expect(calibrate).toThrow('Call fit again');
});

test('fit refuses what it cannot learn of', () => {
  const none = { data: new Float32Array(0), shape: [2, 0, 3] as const };
  expect(() => conformal().fit(none, [], mean)).toThrow(DataError);
  expect(() => conformal().fit(memberOf([[0.5, 0.5]]), [2], mean)).toThrow(DataError);
});

test.each([0, 1, -0.1, 90, Number.NaN])('the coverage %d is refused', (coverage) => {
  expect(() => conformal({ coverage })).toThrow(OptionError);
});
