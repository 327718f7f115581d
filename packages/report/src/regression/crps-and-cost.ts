import type { RegressionScores } from '@freetickets/runs';
import { dot, ruleX } from '@observablehq/plot';
import { interval, quantity, tick, units } from '../format.js';
import type { Html } from '../html.js';
import { draw, type PlotSize, unit } from '../plots/draw.js';
import { namesOf, type Series } from '../series.js';

/** The CRPS of predictors with its 95% interval, against the FLOPs of their training; marks of thin looks are hollow. */
export function crpsAgainstCost(
  series: readonly Series<RegressionScores>[],
  size: PlotSize = unit,
): Html {
  const points = series.flatMap(({ name, look, scores: { crps, ci95 }, flops }) =>
    flops === undefined ? [] : [{ name, look, crps, ci95: ci95.crps, flops }],
  );
  return draw({
    ...size,
    insetTop: 6,
    insetBottom: 6,
    insetRight: 8,
    label: `CRPS against training FLOPs of ${namesOf(series)}`,
    description: points
      .map(({ name, crps, flops }) => `${name}: ${units(crps)} at ${quantity(flops, 'FLOP')}`)
      .join('; '),
    x: { label: 'training FLOPs', zero: true, ticks: 3, tickFormat: '~s' },
    y: { label: 'CRPS', grid: true, ticks: 4, tickFormat: tick },
    marks: points.flatMap((point) => {
      const { name, look, crps, ci95, flops } = point;
      const text = `${name}: CRPS ${units(crps)} ${interval('crps', ci95)}, ${quantity(flops, 'FLOP')}`;
      return [
        ruleX([point], {
          x: flops,
          y1: ci95[0],
          y2: ci95[1],
          stroke: look.color,
          strokeWidth: 1.5,
        }),
        dot([point], {
          x: flops,
          y: crps,
          fill: look.width > 1 ? look.color : 'var(--surface)',
          stroke: look.color,
          symbol: look.symbol,
          r: 4.5,
          title: () => text,
        }),
      ];
    }),
  });
}
