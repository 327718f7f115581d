import type { Html } from '../html.js';
import type { Series } from '../series.js';
import { curves } from './curves.js';
import { draw } from './draw.js';

/**
 * The error rate among the inputs that a predictor is surest of, against their share. On a root scale, for it is close to 0
 * over most of the way.
 */
export function riskCoverageCurves(series: readonly Series[]): Html {
  const shown = series.map(({ look, scores }) => ({ look, points: scores.riskCoverage ?? [] }));
  return draw({
    label: `Risk against coverage of ${series.map(({ name }) => name).join(', ')}`,
    x: { label: 'coverage: share of inputs answered', tickFormat: '.0%', domain: [0, 1], ticks: 5 },
    y: {
      type: 'sqrt',
      label: 'risk: error rate (root scale)',
      tickFormat: '~p',
      grid: true,
      zero: true,
      ticks: 5,
    },
    marks: [...curves(shown, { x: ({ coverage }) => coverage, y: ({ risk }) => risk })],
  });
}
