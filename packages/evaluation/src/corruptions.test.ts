import { describe, expect, test } from 'vitest';
import { near } from './testing-definitions.js';
import {
  ensembleOf,
  evaluateTestSet,
  examplesOf,
  kernels,
  labels,
  mean,
  meanOf,
  membersOf,
  ood,
  type Point,
  points,
} from './testing-network.js';

describe('corrupted data', () => {
  const ensemble = ensembleOf(...kernels);
  /** The harsher, the nearer to 0. */
  const load = (type: string, severity: number) =>
    examplesOf(
      points.map(([a]): Point => [type === 'fade' ? a / severity : a, 0]),
      labels,
    );

  test('is scored by type and severity, and on average over both', async () => {
    const { ensemble: scores, tickets } = await evaluateTestSet({
      ensemble,
      corruptions: { types: ['fade', 'nothing'], load },
    });
    const { accuracy, nll, brier, ece, corruptions } = scores;
    expect(corruptions).toMatchObject({ count: 10 });
    expect(corruptions).not.toHaveProperty('untouched');
    const untouched = { accuracy, nll, brier, ece };
    expect(corruptions?.byType.nothing?.bySeverity).toEqual(Array(5).fill(untouched));
    const rowsAt = (severity: number) =>
      meanOf(membersOf(points.map(([a]): Point => [a / severity, 0])));
    const nllAt = (severity: number) =>
      mean(rowsAt(severity).map((row, i) => -Math.log(row[labels[i] as number] as number)));
    const faded = [1, 2, 3, 4, 5].map(nllAt);
    expect(corruptions?.byType.fade?.bySeverity.map((at) => at.nll)).toEqual(near(faded));
    expect(corruptions?.byType.fade?.mean.nll).toBeCloseTo(mean(faded), 6);
    expect(corruptions?.bySeverity.map((at) => at.nll)[2]).toBeCloseTo((nllAt(3) + nll) / 2, 6);
    expect(corruptions?.mean.nll).toBeCloseTo((mean(faded) + nll) / 2, 6);
    expect(tickets.map((ticket) => ticket.corruptions?.byType.nothing?.mean.accuracy)).toEqual(
      tickets.map((ticket) => expect.closeTo(ticket.accuracy, 12)),
    );
  });

  test('of a part of the test set is scored beside the same part as it is', async () => {
    const few = (given: readonly Point[]) => examplesOf(given.slice(0, 4), labels.slice(0, 4));
    const { ensemble: scores } = await evaluateTestSet({
      ensemble,
      corruptions: { types: ['nothing'], untouched: few(points), load: () => few(points) },
    });
    const { count, untouched, mean: all } = scores.corruptions ?? {};
    expect(count).toBe(4);
    expect(all).toEqual(near(untouched));
    expect(untouched?.nll).not.toBeCloseTo(scores.nll, 3);
  });

  test('and other data that cannot be had are missing, and the rest is there', async () => {
    const fail = (what: string) => (): never => {
      throw new Error(`no ${what} today`);
    };
    const evaluation = await evaluateTestSet({
      ensemble,
      ood: { ...ood, gone: fail('data') },
      corruptions: {
        types: ['fade', 'broken'],
        load: (type, severity) =>
          type === 'broken' && severity > 1 ? fail('fog')() : load(type, severity),
      },
    });
    expect(evaluation.missing).toEqual([
      { part: 'ood gone', why: 'no data today' },
      { part: 'corruption broken', why: 'no fog today' },
    ]);
    expect(Object.keys(evaluation.ensemble.ood)).toEqual(['far']);
    expect(Object.keys(evaluation.ensemble.corruptions?.byType ?? {})).toEqual(['fade']);
  });
});
