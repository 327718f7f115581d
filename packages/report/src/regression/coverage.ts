import type { RegressionScores } from '@freetickets/runs';
import { line } from '@observablehq/plot';
import { percent } from '../format.js';
import type { Html } from '../html.js';
import { curves } from '../plots/curves.js';
import { draw, type PlotSize, unit } from '../plots/draw.js';
import { namesOf, type Series } from '../series.js';

const share = { domain: [0, 1], tickFormat: '.0%', ticks: [0, 0.25, 0.5, 0.75, 1] };

/** The share of targets that the intervals of each level hold: more above the diagonal means wider than need be. */
export const coverageCurves = (
  series: readonly Series<RegressionScores>[],
  size: PlotSize = unit,
): Html =>
  draw({
    ...size,
    label: `Coverage of intervals against their level of ${namesOf(series)}`,
    description: series
      .map(({ name, scores }) => `${name}: 95% intervals hold ${percent(scores.coverage, 1)}`)
      .join('; '),
    x: { label: 'level', ...share },
    y: { label: 'coverage', grid: true, ...share },
    marks: [
      line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: 'var(--muted)', strokeDasharray: '3 3' },
      ),
      ...curves(
        series.map(({ name, look, scores }) => ({ name, look, points: scores.calibration })),
        {
          x: ({ level }) => level,
          y: ({ coverage }) => coverage,
          title: ({ level, coverage }) =>
            `intervals of ${percent(level, 0)} hold ${percent(coverage, 1)}`,
        },
      ),
    ],
  });
