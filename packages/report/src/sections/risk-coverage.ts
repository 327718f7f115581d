import { percent } from '../format.js';
import { type Html, html } from '../html.js';
import { leastCoverage, riskCoverageCurves } from '../plots/risk-coverage.js';
import type { Series } from '../series.js';
import { figure, figures } from './figure.js';
import { seriesLegend } from './legend.js';
import { type Placement, section, stale } from './section.js';

/** What is gained where a predictor may leave the inputs it is unsure of to somebody else. */
export function riskCoverage(
  series: readonly Series[],
  placement: Placement,
  folders: readonly string[],
): Html {
  const about = { id: 'risk-coverage', title: 'Selective prediction' };
  const shown = series.filter(({ scores }) => scores.riskCoverage?.length);
  if (shown.length === 0) {
    return section(placement, about, stale('risk-coverage curve', ...folders));
  }
  return section(placement, about, [
    html`<p>The error rate (risk) where the least confident inputs are left to somebody else and only a share of them (coverage) is answered. The later the curve rises, the better confidence tells right from wrong. It is drawn from where it rises, and from a coverage of ${percent(leastCoverage, 0)} on: below, a few inputs decide.</p>`,
    figures(figure('Risk against coverage', [riskCoverageCurves(shown), seriesLegend(shown)])),
  ]);
}
