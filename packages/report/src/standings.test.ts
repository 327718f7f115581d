import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costMeasure, scoreMeasure } from './measures.js';
import { type Entry, type EvaluatedPredictor, leadersOf } from './standings.js';
import { leastScores } from './testing-run.js';

const entry = (label: string, ...each: readonly EvaluatedPredictor[]): Entry => ({
  label,
  kind: 'ensemble',
  each,
});
const evaluated = (nll: number, width?: number): EvaluatedPredictor => ({
  scores: {
    ...leastScores,
    nll,
    accuracy: 1 - nll,
    ...(width !== undefined && {
      ci95: { nll: [nll - width, nll + width], accuracy: [1 - nll - width, 1 - nll + width] },
    }),
  },
});
/** One that was evaluated input by input against another: its NLL minus the other's, its accuracy the other way round. */
const against = (
  own: EvaluatedPredictor,
  other: EvaluatedPredictor,
  low: number,
  high: number,
): EvaluatedPredictor => {
  const nll = { difference: (low + high) / 2, ci95: [low, high] as const };
  const accuracy = { difference: -nll.difference, ci95: [-high, -low] as const };
  return { ...own, paired: new Map([[other, { accuracy, nll, brier: nll, ece: nll }]]) };
};
const found = (measure: Parameters<typeof leadersOf>[0], ...entries: readonly Entry[]) => {
  const { best, tied } = leadersOf(measure, entries);
  return [best?.label, tied.map(({ label }) => label)];
};

describe.each(['nll', 'accuracy'] as const)('of %s', (name) => {
  const measure = scoreMeasure(name);

  test('the paired interval decides, whichever of the two has it', () => {
    const other = evaluated(0.3, 0.2);
    const ahead = entry('a', against(evaluated(0.2, 0.2), other, -0.15, -0.05));
    expect(found(measure, ahead, entry('b', other))).toEqual(['a', []]);
    expect(found(measure, entry('b', other), ahead)).toEqual(['a', []]);
    const behind = entry('a', against(evaluated(0.4, 0.2), other, 0.05, 0.15));
    expect(found(measure, behind, entry('b', other))).toEqual(['b', []]);
    const even = entry('a', against(evaluated(0.2, 0), other, -0.2, 0.01));
    expect(found(measure, entry('b', other), even)).toEqual([undefined, ['a', 'b']]);
  });

  test('else intervals that do not meet', () => {
    const [a, b, c] = [evaluated(0.1, 0.02), evaluated(0.11, 0.02), evaluated(0.2, 0.02)];
    expect(found(measure, entry('c', c), entry('a', a))).toEqual(['a', []]);
    expect(found(measure, entry('c', c), entry('b', b), entry('a', a))).toEqual([
      undefined,
      ['a', 'b'],
    ]);
    expect(found(measure, entry('a', evaluated(0.1)), entry('c', evaluated(0.9)))).toEqual([
      undefined,
      ['a', 'c'],
    ]);
  });

  test('seeds are compared by their means', () => {
    const far = entry('far', evaluated(0.3), evaluated(0.31), evaluated(0.32));
    const near = entry('near', evaluated(0.1), evaluated(0.11), evaluated(0.12));
    const wide = entry('wide', evaluated(0.01), evaluated(0.3), evaluated(0.6));
    expect(found(measure, far, near)).toEqual(['near', []]);
    expect(found(measure, wide, near)).toEqual([undefined, ['near', 'wide']]);
  });
});

test('one that is worse by a paired interval ends the tie, whatever wider intervals leave open', () => {
  const measure = scoreMeasure('nll');
  // As measured: dense .1693, the ensemble .1780 and worse by its paired interval, tickets .1807 and .1830.
  const dense = evaluated(0.1693, 0.02);
  const ensemble = against(evaluated(0.178, 0.02), dense, 0.002, 0.015);
  const entries = [
    entry('ensemble', ensemble),
    entry('dense', dense),
    entry('ticket 1', evaluated(0.183, 0.02)),
    entry('ticket 3', evaluated(0.1807, 0.02)),
  ];
  expect(found(measure, ...entries)).toEqual([undefined, ['dense']]);
  const ahead = entry('ticket 2', evaluated(0.17, 0.02));
  expect(found(measure, ...entries, ahead)).toEqual([undefined, ['dense', 'ticket 2']]);
});

test('whoever has a better number than one that is tied is tied, too', () => {
  const interval = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 6 }));
  fc.assert(
    fc.property(
      fc.array(interval, { minLength: 2, maxLength: 6 }),
      interval,
      (given, [low, width]) => {
        const all = given.map(([nll, spread]) => evaluated(nll / 10, spread / 20));
        const paired = all.map((one, i) =>
          i === 0 ? against(one, all[1], low / 10 - 0.4, (low + width) / 10 - 0.4) : one,
        );
        const entries = paired.map((one, i) => entry(`${i}`, one));
        const { best, tied } = leadersOf(scoreMeasure('nll'), entries);
        const nll = ({ each }: Entry) => each[0].scores.nll ?? Number.NaN;
        const worst = Math.max(...tied.map(nll));
        for (const one of entries) {
          if (best === undefined && nll(one) <= worst) expect(tied).toContain(one);
        }
        expect(best === undefined).toBe(tied.length > 0);
      },
    ),
    { seed: 1 },
  );
});

test('what is counted needs no interval, and equal counts are tied', () => {
  const measure = costMeasure(({ weights }) => weights);
  const of = (label: string, weights: number) => entry(label, { ...evaluated(0.1), weights });
  expect(found(measure, of('a', 3), of('b', 2))).toEqual(['b', []]);
  expect(found(measure, of('a', 2), of('b', 3), of('c', 2))).toEqual([undefined, ['a', 'c']]);
});

test('one alone, and one among those without a number, is not the best', () => {
  const measure = costMeasure(({ weights }) => weights);
  const only = entry('a', { ...evaluated(0.1), weights: 1 });
  expect(found(measure, only)).toEqual([undefined, []]);
  expect(found(measure, only, entry('b', evaluated(0.1)))).toEqual([undefined, []]);
});
