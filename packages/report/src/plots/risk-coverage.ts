import { largestOf } from '../extremes.js';
import { percent } from '../format.js';
import type { Html } from '../html.js';
import { namesOf, type Series } from '../series.js';
import { curves } from './curves.js';
import { draw } from './draw.js';

/** The share of the highest risk from which on something happens. */
const noticeable = 0.05;

/**
 * The coverage from which on any of the curves leaves the ground, on a twentieth: below it there is nothing to see.
 */
export function startOf(series: readonly Series[]): number {
  const all = series.map(({ scores }) => scores.riskCoverage ?? []);
  const highest = Math.max(largestOf(all.flat().map(({ risk }) => risk)), 0);
  const starts = all.map(
    (points) => points.find(({ risk }) => risk > noticeable * highest)?.coverage ?? 1,
  );
  return Math.min(0.95, Math.max(0, Math.floor(20 * Math.min(...starts) - 1)) / 20);
}

/** The error rate among the inputs that a predictor is surest of, against their share, from where it rises. */
export function riskCoverageCurves(series: readonly Series[]): Html {
  const start = startOf(series);
  const shown = series.map(({ name, look, scores }) => ({
    name,
    look,
    points: (scores.riskCoverage ?? []).filter(({ coverage }) => coverage >= start),
  }));
  return draw({
    label: `Risk against coverage of ${namesOf(series)}`,
    x: {
      label: 'coverage: share of inputs answered',
      tickFormat: '.0%',
      domain: [start, 1],
      ticks: 5,
    },
    y: { label: 'risk: error rate', tickFormat: '~p', grid: true, zero: true, ticks: 5 },
    marks: [
      ...curves(shown, {
        x: ({ coverage }) => coverage,
        y: ({ risk }) => risk,
        title: ({ coverage, risk }) => `risk ${percent(risk)} at coverage ${percent(coverage, 0)}`,
      }),
    ],
  });
}
