import { largestOf } from '../extremes.js';
import { percent } from '../format.js';
import type { Html } from '../html.js';
import { namesOf, type Series } from '../series.js';
import { curves } from './curves.js';
import { draw } from './draw.js';

/** The share of the highest risk from which on something happens. */
const noticeable = 0.05;

/** At a lower coverage a few inputs decide the risk, and one wrong answer is a peak above all that follows. */
export const leastCoverage = 0.1;

/**
 * The coverage from which on any of the curves stays off the ground, on a twentieth: below it there is nothing to see, and
 * below `leastCoverage` little to rely on.
 */
export function startOf(series: readonly Series[]): number {
  const all = series.map(({ scores: { riskCoverage = [] } }) =>
    riskCoverage.filter(({ coverage }) => coverage >= leastCoverage),
  );
  const highest = Math.max(largestOf(all.flat().map(({ risk }) => risk)), 0);
  const starts = all.map((points) => {
    const ground = points.findLastIndex(({ risk }) => risk <= noticeable * highest);
    return points[ground + 1]?.coverage ?? 1;
  });
  const before = Math.floor(20 * Math.min(...starts) - 1) / 20;
  return Math.min(0.95, Math.max(leastCoverage, before));
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
