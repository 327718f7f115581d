import { score } from '../format.js';
import { type Html, html } from '../html.js';
import { binCounts } from '../plots/bin-counts.js';
import { reliabilityCurves, reliabilityDiagram } from '../plots/reliability.js';
import type { RunData } from '../run-data.js';
import { seriesOf, withoutTickets } from '../series.js';
import { figure, figures } from './figure.js';
import { seriesLegend } from './legend.js';
import { type Placement, section, stale } from './section.js';

/** Whether the stated confidences come true: of the ensemble and of the dense network. */
export function reliability(run: RunData, placement: Placement): Html {
  const about = { id: 'reliability', title: 'Reliability' };
  const shown = withoutTickets(seriesOf(run)).filter(({ scores }) => scores.reliability);
  if (shown.length === 0) return section(placement, about, stale('reliability data', run.folder));
  const singles = seriesOf(run).filter(
    ({ kind, scores }) => kind !== 'dense' && scores.reliability,
  );
  return section(placement, about, [
    html`<p>Among the inputs that are predicted with a confidence of, say, 80%, 80% should be right: bars should end at the dashed line. Thin lines are the bars’ 95% intervals (binomial); bins of fewer than 20 inputs are faint. Above, how many inputs there are at each confidence.${shown.some(({ scores }) => scores.ci95?.ece) && ' The ECE estimated from finitely many inputs is too high on average: its 95% intervals account for this upward bias, and reach down to 0 where the data agree with perfect calibration.'}</p>`,
    figures(
      ...shown.map(({ name, scores, look }) =>
        figure(
          name,
          [binCounts(name, scores, look), reliabilityDiagram(name, scores, look)],
          `ECE ${score(scores.ece)}`,
        ),
      ),
      singles.length > 1 &&
        figure(
          'individual tickets',
          [reliabilityCurves(singles, { width: 380, height: 320 }), seriesLegend(singles)],
          'and the ensemble',
        ),
    ),
  ]);
}
