import { DataError, OptionError, random } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import {
  accuracy,
  bootstrapDifference,
  bootstrapInterval,
  bootstrapScores,
  brierScore,
  calibrationErrorInterval,
  expectedCalibrationError,
  negativeLogLikelihood,
  softmax,
  type Table,
  takeRows,
  wilsonInterval,
} from '../index.js';

/** Predictions of `examples` examples, and labels that they are often right about. */
function predictor(examples: number, skill: number, seed: number): { p: Table; labels: number[] } {
  const labels = Array.from({ length: examples }, (_, n) => n % 3);
  const stream = random.derive(seed, 'predictor');
  const logits = labels.map((label) =>
    [0, 1, 2].map((k) => 3 * stream.uniform() + (k === label ? skill : 0)),
  );
  return { p: softmax(logits), labels };
}

const metrics = {
  accuracy,
  nll: negativeLogLikelihood,
  brier: brierScore,
};

describe('bootstrapInterval', () => {
  test('hand-computed: draws of one example are all the same', () => {
    expect(bootstrapInterval(1, ([only]) => only + 7)).toEqual([7, 7]);
  });

  test('the interval of a mean is that of the normal approximation', () => {
    const values = Float64Array.from({ length: 400 }, (_, i) => Math.sin(i * i));
    const mean = (indices: Int32Array) => indices.reduce((sum, i) => sum + values[i], 0) / 400;
    const centre = values.reduce((a, b) => a + b) / 400;
    const variance = values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / 400;
    const half = (quantile: number) => quantile * Math.sqrt(variance / 400);
    const [low, high] = bootstrapInterval(400, mean, { resamples: 4000 });
    expect(low).toBeCloseTo(centre - half(1.96), 2);
    expect(high).toBeCloseTo(centre + half(1.96), 2);
    const narrow = bootstrapInterval(400, mean, { resamples: 4000, level: 0.5 });
    expect(narrow[1] - narrow[0]).toBeCloseTo(2 * half(0.674), 2);
  });

  test('holds the truth about as often as it says', () => {
    let held = 0;
    for (let seed = 0; seed < 300; seed++) {
      const stream = random.derive(seed, 'coverage');
      const values = Float64Array.from({ length: 60 }, () => stream.uniform());
      const mean = (indices: Int32Array) => indices.reduce((sum, i) => sum + values[i], 0) / 60;
      const [low, high] = bootstrapInterval(60, mean, { resamples: 300, level: 0.9, seed });
      if (low <= 0.5 && 0.5 <= high) held++;
    }
    // 0.9 of 300, give or take three standard deviations and the bootstrap's own optimism.
    expect(held).toBeGreaterThan(245);
    expect(held).toBeLessThan(290);
  });

  test('its ends are percentiles, linear between neighbours', () => {
    // What the statistic gives are 0, 1, 2, 3, 4, whatever is drawn, and then their mean: the middle half is from 1 to 3.
    const given = (...values: readonly number[]) => {
      const left = values.values();
      return () => left.next().value ?? Number.NaN;
    };
    const options = { resamples: 5, level: 0.5 };
    expect(bootstrapInterval(3, given(0, 1, 2, 3, 4, 2), options)).toEqual([1, 3]);
    const [low, high] = bootstrapInterval(3, given(0, 1, 0.5), { resamples: 2, level: 0.5 });
    expect([low, high]).toEqual([0.25, 0.75]);
  });

  test('what the draws are off from the data is taken off the data', () => {
    const draws = [10, 11, 12, 13, 14, 9].values();
    const statistic = () => draws.next().value ?? Number.NaN;
    expect(bootstrapInterval(3, statistic, { resamples: 5, level: 0.5 })).toEqual([5, 7]);
  });

  test('refuses a statistic that is NaN on a draw', () => {
    const few = [1, 0, 0];
    const ratio = (drawn: Int32Array) => {
      const hits = drawn.reduce((sum, i) => sum + few[i], 0);
      return hits / hits;
    };
    expect(() => bootstrapInterval(3, ratio)).toThrow(DataError);
    expect(() => bootstrapInterval(3, ratio)).toThrow('statistic: got NaN for a draw');
  });

  test('draws every example equally often, with replacement', () => {
    const counts = new Float64Array(10);
    let repeats = 0;
    bootstrapInterval(
      10,
      (indices) => {
        expect(indices).toHaveLength(10);
        for (const i of indices) counts[i]++;
        if (new Set(indices).size < 10) repeats++;
        return 0;
      },
      { resamples: 2000 },
    );
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
    expect(repeats).toBeGreaterThan(1990);
  });

  test('the same seed gives the same, another another', () => {
    const statistic = (indices: Int32Array) => indices.reduce((sum, i) => sum + i ** 1.5, 0);
    const made = bootstrapInterval(50, statistic, { resamples: 50 });
    expect(bootstrapInterval(50, statistic, { resamples: 50, seed: 1 })).toEqual(made);
    expect(bootstrapInterval(50, statistic, { resamples: 50, seed: 2 })).not.toEqual(made);
  });

  test('refuses other counts, resamples, levels and seeds', () => {
    const none = () => 0;
    for (const count of [0, 1.5, Number.NaN]) {
      expect(() => bootstrapInterval(count, none)).toThrow(OptionError);
    }
    for (const resamples of [0, -3, 2.5]) {
      expect(() => bootstrapInterval(3, none, { resamples })).toThrow(OptionError);
    }
    for (const level of [0, 1, 95, Number.NaN]) {
      expect(() => bootstrapInterval(3, none, { level })).toThrow(OptionError);
    }
    expect(() => bootstrapInterval(3, none, { seed: -1 })).toThrow(OptionError);
  });
});

describe('bootstrapDifference', () => {
  const [good, bad] = [predictor(200, 3, 1), predictor(200, 0.5, 2)];
  const accuracyOf =
    ({ p, labels }: ReturnType<typeof predictor>) =>
    (drawn: Int32Array) =>
      accuracy(
        takeRows(p, drawn),
        Array.from(drawn, (i) => labels[i]),
      );

  test('is that on the data, with the interval of the paired draws around it', () => {
    const { difference, interval } = bootstrapDifference(200, accuracyOf(good), accuracyOf(bad));
    expect(difference).toBe(accuracy(good.p, good.labels) - accuracy(bad.p, bad.labels));
    expect(interval[0]).toBeGreaterThan(0);
    expect(interval[0]).toBeLessThan(difference);
    expect(interval[1]).toBeGreaterThan(difference);
  });

  test('of a statistic and itself nothing is left, as the draws are the same', () => {
    expect(bootstrapDifference(200, accuracyOf(bad), accuracyOf(bad))).toEqual({
      difference: 0,
      interval: [0, 0],
    });
  });
});

describe('bootstrapScores', () => {
  const predictors = [predictor(150, 3, 1), predictor(150, 1, 2), predictor(150, 2, 3)];
  const { labels } = predictors[0];
  const tables = predictors.map(({ p }) => p);
  const options = { resamples: 60, level: 0.8, seed: 5 };
  const names = ['accuracy', 'nll', 'brier'] as const;
  const statistic = (p: Table, name: (typeof names)[number]) => (drawn: Int32Array) =>
    metrics[name](
      takeRows(p, drawn),
      Array.from(drawn, (i) => labels[i]),
    );
  const made = bootstrapScores(tables, labels, options);

  test.each(['nll', 'brier'] as const)(
    '%s: gives the intervals that bootstrapInterval gives',
    (name) => {
      tables.forEach((p, i) => {
        const [low, high] = bootstrapInterval(150, statistic(p, name), options);
        expect(made.intervals[i][name][0]).toBeCloseTo(low, 12);
        expect(made.intervals[i][name][1]).toBeCloseTo(high, 12);
      });
    },
  );

  test('the accuracy has that of a share that was counted', () => {
    tables.forEach((p, i) => {
      const interval = wilsonInterval(accuracy(p, labels), 150, { level: 0.8 });
      expect(made.intervals[i].accuracy).toEqual(interval);
    });
  });

  test.each(names)('%s: gives the differences that bootstrapDifference gives', (name) => {
    expect(made.differences).toHaveLength(2);
    tables.slice(1).forEach((other, i) => {
      const both = [tables[0], other].map((p) => statistic(p, name));
      const twin = bootstrapDifference(150, both[0], both[1], options);
      const { difference, interval } = made.differences[i][name];
      expect(difference).toBeCloseTo(twin.difference, 12);
      expect(interval[0]).toBeCloseTo(twin.interval[0], 12);
      expect(interval[1]).toBeCloseTo(twin.interval[1], 12);
    });
  });

  test('the calibration error has the interval of its own, and differences of these errors', () => {
    tables.forEach((p, i) => {
      expect(made.intervals[i].ece).toEqual(calibrationErrorInterval(p, labels, { level: 0.8 }));
    });
    const [first, second] = tables.map((p) => expectedCalibrationError(p, labels));
    expect(made.differences[0].ece.difference).toBeCloseTo(first - second, 12);
  });

  test('gives intervals of scores that can be, the lower end first', () => {
    for (let seed = 0; seed < 60; seed++) {
      const stream = random.derive(seed, 'calibrated');
      const p = Array.from({ length: 60 }, () => {
        const share = stream.uniform();
        return [share, 1 - share];
      });
      const labels = p.map(([share]) => (stream.uniform() < share ? 0 : 1));
      for (const intervals of bootstrapScores([p], labels, { seed, resamples: 50 }).intervals) {
        for (const [low, high] of Object.values(intervals)) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeGreaterThanOrEqual(low);
        }
      }
    }
  });

  test('takes float32, one example, one class, and probabilities of 0 and 1', () => {
    const one = { data: Float32Array.of(0, 1), shape: [1, 2] };
    const [{ accuracy: right, nll, brier }] = bootstrapScores([one], [0]).intervals;
    expect(right[0]).toBe(0);
    expect(right[1]).toBeCloseTo(0.7935, 4);
    expect(brier).toEqual([2, 2]);
    expect(nll[0]).toBeCloseTo(12 * Math.log(10), 9);
    expect(bootstrapScores([[[1]]], [0]).intervals[0].accuracy[1]).toBe(1);
  });

  test('refuses what does not fit and names the predictor', () => {
    expect(() => bootstrapScores([], [])).toThrow(DataError);
    const rows = [[0.5, 0.5]];
    expect(() => bootstrapScores([rows, [[3, 1]]], [0])).toThrow('predictors[1]: got 3');
    expect(() => bootstrapScores([rows], [2])).toThrow(DataError);
    expect(() => bootstrapScores([rows], [0], { resamples: 0 })).toThrow(OptionError);
  });
});
