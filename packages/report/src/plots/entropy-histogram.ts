import { areaY, lineY, ruleY } from '@observablehq/plot';
import type { RecordedOod } from '../evaluation-file.js';
import type { Html } from '../html.js';
import { lookOf } from '../series.js';
import { draw, type PlotSize, unit } from './draw.js';

type Histogram = NonNullable<RecordedOod['entropy']>;

/** The looks of the two data sets. */
export const insideLook = lookOf(0);
export const outsideLook = lookOf(3);

/** The outline of a histogram: a step at each edge, ending where the last bin ends. */
const steps = (edges: readonly number[], shares: readonly number[]) =>
  edges.map((entropy, i) => ({ entropy, share: shares[Math.min(i, shares.length - 1)] }));

/** Predictive entropy on the test set and on other data: the less they overlap, the better one tells them apart. */
export function entropyHistogram(
  { edges, inside, outside }: Histogram,
  dataset: string,
  size: PlotSize = unit,
): Html {
  const parts = [
    { points: steps(edges, outside), look: outsideLook },
    { points: steps(edges, inside), look: insideLook },
  ];
  return draw({
    ...size,
    label: `Predictive entropy on the test set and on ${dataset}`,
    x: {
      label: 'predictive entropy (nats)',
      domain: [edges[0], edges[edges.length - 1]],
      ticks: 5,
    },
    y: {
      type: 'sqrt',
      label: 'share of inputs (root scale)',
      tickFormat: '.0%',
      ticks: 4,
      grid: true,
    },
    marks: [
      ...parts.map(({ points, look }) =>
        areaY(points, {
          x: 'entropy',
          y: 'share',
          curve: 'step-after',
          fill: look.color,
          fillOpacity: 0.22,
        }),
      ),
      ...parts.map(({ points, look }) =>
        lineY(points, {
          x: 'entropy',
          y: 'share',
          curve: 'step-after',
          stroke: look.color,
          strokeDasharray: look.dash,
        }),
      ),
      ruleY([0], { stroke: 'currentColor' }),
    ],
  });
}
