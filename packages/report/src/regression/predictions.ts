import type { CostedRegressionEvaluation } from '@freetickets/runs';
import { binX, dot, line, rectY, ruleY } from '@observablehq/plot';
import { tick, units } from '../format.js';
import { type Html, html } from '../html.js';
import { looks } from '../looks.js';
import { draw } from '../plots/draw.js';
import { figure, figures } from '../sections/figure.js';
import { seriesLegend } from '../sections/legend.js';
import { type Placement, section } from '../sections/section.js';
import { seriesOf, withoutTickets } from '../series.js';
import { coverageCurves } from './coverage.js';

type Evaluation = CostedRegressionEvaluation;
type Kept = Evaluation['predictions'][number];

const deviation = ({ aleatoric, epistemic }: Kept): number => Math.hypot(aleatoric, epistemic);

/** What was predicted beside what was so: means, residuals, coverage and how sharp predictions are. */
export function predictions(evaluation: Evaluation, placement: Placement): Html {
  const { predictions: kept, test, ensemble } = evaluation;
  const series = withoutTickets(seriesOf({ evaluation }));
  const some =
    kept.length < test.count ? `, of ${kept.length} of ${test.count} inputs, evenly spaced` : '';
  return section(placement, { id: 'predictions', title: 'Predictions' }, [
    html`<p>What the ensemble says of ${test.target}${some}. Its standard deviations are ${units(ensemble.aleatoric)} aleatoric, which the inputs leave open, and ${units(ensemble.epistemic)} epistemic, in which its members differ (root mean squares). Where its deviations are right, residuals in units of them spread by 1 around 0 at any prediction, and intervals of a level hold that share of the targets: more above the diagonal means that intervals are wider than need be.</p>`,
    figures(
      figure(
        'True against predicted',
        againstTrue(kept, test.target),
        'the closer to the line, the better',
      ),
      figure('Residuals', residuals(kept, test.target), '(true − predicted) / deviation'),
      figure(
        'Coverage',
        [coverageCurves(series), seriesLegend(series)],
        'share of targets in intervals of a level',
      ),
      figure('Sharpness', sharpness(kept, test.target), 'standard deviations'),
    ),
  ]);
}

const titleOf = (kept: Kept): string =>
  `input ${kept.index}: true ${units(kept.target)}, predicted ${units(kept.mean)} ± ${units(deviation(kept))}`;

const marks = { fill: looks.ensemble.color, fillOpacity: 0.45, r: 2 } as const;

function againstTrue(kept: readonly Kept[], target: string): Html {
  const all = kept.flatMap((each) => [each.mean, each.target]);
  const ends = [
    all.reduce((low, value) => Math.min(low, value)),
    all.reduce((high, value) => Math.max(high, value)),
  ];
  return draw({
    label: `True against predicted ${target}`,
    x: { label: `predicted ${target}`, ticks: 5, tickFormat: tick },
    y: { label: `true ${target}`, grid: true, ticks: 5, tickFormat: tick },
    marks: [
      line(
        ends.map((end) => [end, end]),
        { stroke: 'var(--muted)', strokeDasharray: '3 3' },
      ),
      dot(kept, { x: 'mean', y: 'target', title: titleOf, ...marks }),
    ],
  });
}

const residuals = (kept: readonly Kept[], target: string): Html =>
  draw({
    label: `Residuals of ${target} in predicted standard deviations, against the prediction`,
    x: { label: `predicted ${target}`, ticks: 5, tickFormat: tick },
    y: { label: null, grid: true, ticks: 5 },
    marks: [
      ruleY([-1.96, 0, 1.96], { stroke: 'var(--muted)', strokeDasharray: '3 3' }),
      dot(kept, {
        x: 'mean',
        y: (each: Kept) => (each.target - each.mean) / deviation(each),
        title: titleOf,
        ...marks,
      }),
    ],
  });

const sharpness = (kept: readonly Kept[], target: string): Html =>
  draw({
    label: `How many predictions of ${target} have which standard deviation`,
    x: { label: 'standard deviation', ticks: 5, tickFormat: tick },
    y: { label: 'inputs', grid: true, ticks: 5 },
    marks: [
      rectY(kept, {
        ...binX({ y: 'count' }, { x: deviation }),
        fill: looks.ensemble.color,
        fillOpacity: 0.6,
      }),
      ruleY([0], { stroke: 'currentColor' }),
    ],
  });
