import { line } from '@observablehq/plot';
import { score } from '../format.js';
import type { Html } from '../html.js';
import { type Series, withoutTickets } from '../series.js';
import { curves } from './curves.js';
import { draw, type PlotSize, unit } from './draw.js';

type Point = { readonly fpr: number; readonly tpr: number };

const share = { tickFormat: '.0%', domain: [0, 1] } as const;
const even = [0, 0.25, 0.5, 0.75, 1];

/** Whether all curves run so close to the corner that they could not be told apart there. */
const areSteep = (all: readonly { readonly points: readonly Point[] }[]): boolean =>
  all.every(({ points }) => points.some(({ fpr, tpr }) => fpr <= 0.1 && tpr >= 0.9));

/**
 * ROC curves by predictive entropy: what share of other data is found, against what share of the test set is taken for
 * it. Of good predictors the false alarms are on a root scale, which shows more of the corner.
 */
export function rocCurves(series: readonly Series[], dataset: string, size: PlotSize = unit): Html {
  const shown = withoutTickets(series).flatMap(({ name, scores, look }) => {
    const ood = scores.ood?.[dataset];
    return ood?.roc?.length ? [{ name, look, points: ood.roc, auroc: ood.auroc.entropy }] : [];
  });
  const isSteep = areSteep(shown);
  const chance = Array.from({ length: 51 }, (_, i) => [(i / 50) ** 2, (i / 50) ** 2] as const);
  return draw({
    ...size,
    label: `ROC curves for ${dataset} of ${shown.map(({ name }) => name).join(', ')}`,
    description: shown
      .map(({ name, auroc }) => `${name}: area ${auroc === undefined ? 'unknown' : score(auroc)}`)
      .join('; '),
    x: {
      ...share,
      ...(isSteep
        ? {
            type: 'sqrt' as const,
            label: 'false alarms (root scale)',
            ticks: [0, 0.01, 0.1, 0.5, 1],
          }
        : { label: 'false alarms (test set)', ticks: even }),
    },
    y: { label: `found (${dataset})`, grid: true, ticks: even, ...share },
    marks: [
      line(chance, { stroke: 'var(--muted)', strokeDasharray: '3 3' }),
      ...curves(shown, { x: ({ fpr }) => fpr, y: ({ tpr }) => tpr }),
    ],
  });
}
