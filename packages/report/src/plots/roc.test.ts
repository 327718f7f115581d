import { describe, expect, test } from 'vitest';
import type { Html } from '../html.js';
import { looks } from '../looks.js';
import { across, drawn, numbers, up } from '../testing-plot.js';
import { rocCurves } from './roc.js';

const scores = { accuracy: 0.7, nll: 1, brier: 0.3, ece: 0.1 };

describe('ROC curves', () => {
  const one = (roc: readonly { readonly fpr: number; readonly tpr: number }[]) => {
    const own = { ...scores, ood: { noise: { auroc: {}, roc } } };
    return rocCurves([{ name: 'a', kind: 'ensemble', look: looks.ensemble, scores: own }], 'noise');
  };
  const pointsOf = (plot: Html) =>
    numbers(drawn(plot, looks.ensemble.color, 'path')[0].getAttribute('d'));

  test('run from the lower left to the upper right, false alarms across', () => {
    const points = pointsOf(
      one([
        { fpr: 0, tpr: 0 },
        { fpr: 0.25, tpr: 0.5 },
        { fpr: 1, tpr: 1 },
      ]),
    );
    const expected = [across(0), up(0), across(0.25), up(0.5), across(1), up(1)];
    expect(points).toEqual(expected);
  });

  test('have a root scale where they run along the corner', () => {
    const plot = one([
      { fpr: 0, tpr: 0 },
      { fpr: 0.01, tpr: 0.95 },
      { fpr: 1, tpr: 1 },
    ]);
    expect(pointsOf(plot)[2]).toBeCloseTo(across(0.1), 1);
    expect(plot.text).toContain('false positive rate (root scale)');
  });
});
