import type { RecordedOod } from '@freetickets/runs';
import { areaY, lineY, rectY, ruleY } from '@observablehq/plot';
import { percent } from '../format.js';
import type { Html } from '../html.js';
import { type Look, looks } from '../looks.js';
import { draw, type PlotSize, unit } from './draw.js';

type Histogram = NonNullable<RecordedOod['entropy']>;

/** The outline of a histogram: a step at each edge, ending where the last bin ends. */
const steps = (edges: readonly number[], shares: readonly number[]) =>
  edges.map((entropy, i) => ({ entropy, share: shares[Math.min(i, shares.length - 1)] }));

/**
 * A predictor's entropy on the test set, in its own look, and on other data: the less they overlap, the better it tells them
 * apart.
 */
export function entropyHistogram(
  { edges, inside, outside }: Histogram,
  { dataset, look }: { readonly dataset: string; readonly look: Look },
  size: PlotSize = unit,
): Html {
  const parts = [
    { points: steps(edges, outside), look: looks.otherData },
    { points: steps(edges, inside), look },
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
      rectY(inside, {
        x1: (_, i) => edges[i],
        x2: (_, i) => edges[i + 1],
        y: (share, i) => Math.max(share, outside[i]),
        fill: 'transparent',
        title: (share, i) =>
          `entropy ${edges[i].toFixed(2)} to ${edges[i + 1].toFixed(2)}: ${percent(share, 1)} of the test set, ${percent(outside[i], 1)} of ${dataset}`,
      }),
      ruleY([0], { stroke: 'currentColor' }),
    ],
  });
}
