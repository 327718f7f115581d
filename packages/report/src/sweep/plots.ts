import { type ShownMeasure, shownMeasures } from '@freetickets/sweeps';
import { dot, ruleX, ruleY } from '@observablehq/plot';
import { duration, quantity, tick } from '../format.js';
import { type Html, html } from '../html.js';
import { draw } from '../plots/draw.js';
import { figure, figures } from '../sections/figure.js';
import { legend } from '../sections/legend.js';
import { section } from '../sections/section.js';
import type { NamedRow } from './rows.js';
import { bounds } from './scores.js';

/** What a score is drawn against. */
const costs = [
  {
    measure: 'trainFlops',
    title: 'training FLOPs',
    format: (value: number) => quantity(value, 'FLOP'),
    tickFormat: '~s',
  },
  {
    measure: 'trainSeconds',
    title: 'training seconds',
    format: duration,
    tickFormat: tick,
  },
] as const;

/** Which scores are drawn. */
const drawn = (measure: string): boolean =>
  ['accuracy', 'rmse', 'nll', 'crps', 'ece'].includes(measure) || measure.startsWith('auroc ');

/** Scores against FLOPs and against seconds: a point a setting, with the 95% intervals of both means. */
export function sweepPlots(rows: readonly NamedRow[]): Html {
  const shown = shownMeasures(rows).filter(({ measure }) => drawn(measure));
  return section(
    { level: 2, prefix: '' },
    { id: 'cost', title: 'Scores against cost' },
    html`<p>A point is the mean over the seeds of a setting, with its 95% intervals where there are several. Higher accuracy and AUROC are better, lower RMSE, NLL, CRPS and ECE, and what lies further left costs less.</p>${legend(rows.map(({ name, look }) => ({ name, look: { ...look, dash: 'none' }, marked: true })))}${figures(
      ...shown.flatMap((score) =>
        costs.map((cost) =>
          figure(`${score.title} against ${cost.title}`, pointsOf(rows, score, cost)),
        ),
      ),
    )}`,
  );
}

function pointsOf(
  rows: readonly NamedRow[],
  shown: ShownMeasure,
  { measure: cost, title, format, tickFormat }: (typeof costs)[number],
): Html {
  const points = rows.flatMap(({ name, look, scores }) => {
    const [x, y] = [scores[cost], scores[shown.measure]];
    return x && y ? [{ name, look, x, y }] : [];
  });
  const marks = points.flatMap((point) => {
    const { name, look, x, y } = point;
    const interval = y.ci95 ? ` ${bounds(shown, y.ci95)}` : '';
    const text = `${name}: ${shown.title} ${shown.show(y.mean)}${interval}, ${format(x.mean)}`;
    const line = { stroke: look.color, strokeWidth: 1.5 };
    return [
      ...(y.ci95 ? [ruleX([point], { x: x.mean, y1: y.ci95[0], y2: y.ci95[1], ...line })] : []),
      ...(x.ci95 && x.deviation
        ? [ruleY([point], { y: y.mean, x1: x.ci95[0], x2: x.ci95[1], ...line })]
        : []),
      dot([point], {
        x: x.mean,
        y: y.mean,
        fill: look.color,
        symbol: look.symbol,
        r: 5,
        title: () => text,
      }),
    ];
  });
  return draw({
    insetTop: 6,
    insetBottom: 6,
    insetRight: 8,
    label: `${shown.title} against ${title}`,
    description: points
      .map(({ name, x, y }) => `${name}: ${shown.show(y.mean)} at ${format(x.mean)}`)
      .join('; '),
    x: { label: title, zero: true, ticks: 5, tickFormat },
    y: {
      label: shown.title,
      grid: true,
      ticks: 5,
      tickFormat: shown.measure === 'accuracy' ? '~%' : tick,
    },
    marks,
  });
}
