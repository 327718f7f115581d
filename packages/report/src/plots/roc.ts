import { line } from '@observablehq/plot';
import { percent, score } from '../format.js';
import type { Html } from '../html.js';
import { namesOf, type Series, withoutTickets } from '../series.js';
import { curves } from './curves.js';
import { draw, type PlotSize, unit } from './draw.js';

type Point = { readonly fpr: number; readonly tpr: number };

const share = { tickFormat: '.0%', domain: [0, 1] } as const;
const even = [0, 0.25, 0.5, 0.75, 1];

/** Whether all curves run so close to the corner that they could not be told apart there. */
const areSteep = (all: readonly { readonly points: readonly Point[] }[]): boolean =>
  all.every(({ points }) => points.some(({ fpr, tpr }) => fpr <= 0.1 && tpr >= 0.9));

/**
 * ROC curves by predictive entropy: what share of other data is found (true positives), against what share of the test set
 * is taken for it (false positives). Of good predictors the latter are on a root scale, which shows more of the corner.
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
    label: `ROC curves for ${dataset} of ${namesOf(shown)}`,
    description: shown
      .map(({ name, auroc }) => `${name}: area ${auroc === undefined ? 'unknown' : score(auroc)}`)
      .join('; '),
    x: {
      ...share,
      ...(isSteep
        ? {
            type: 'sqrt' as const,
            label: 'false positive rate (root scale)',
            ticks: [0, 0.01, 0.1, 0.5, 1],
          }
        : { label: 'false positive rate', ticks: even }),
    },
    y: { label: 'true positive rate', grid: true, ticks: even, ...share },
    marks: [
      line(chance, { stroke: 'var(--muted)', strokeDasharray: '3 3' }),
      ...curves(shown, {
        x: ({ fpr }) => fpr,
        y: ({ tpr }) => tpr,
        title: ({ fpr, tpr }) =>
          `true positive rate ${percent(tpr, 1)} at false positive rate ${percent(fpr, 1)}`,
      }),
    ],
  });
}
