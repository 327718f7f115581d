import { describe, expect, test } from 'vitest';
import { costMeasure, mainMeasure } from './measures.js';
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
  const measure = mainMeasure(name);

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
