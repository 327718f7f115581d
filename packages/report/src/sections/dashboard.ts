import { score, sentenceList } from '../format.js';
import { type Html, html, type Part } from '../html.js';
import { looks } from '../looks.js';
import { headlineScore } from '../measures.js';
import { entropyHistogram } from '../plots/entropy-histogram.js';
import { reliabilityCurves } from '../plots/reliability.js';
import { rocCurves } from '../plots/roc.js';
import type { RunData } from '../run-data.js';
import { type Series, seriesOf, seriesOfRuns, withoutTickets } from '../series.js';
import { costBars } from './cost-bars.js';
import { sized } from './figure.js';
import { legend, seriesLegend } from './legend.js';
import { valueOr } from './no-value.js';
import { absent, stale } from './section.js';
import { verdictTable } from './verdict-table.js';

const wide = { width: 380, height: 166 };
const narrow = { width: 174, height: 150 };

const card = (id: string, title: string, body: Part): Html =>
  html`<div class="card" id="at-a-glance-${id}"><h3>${title}</h3>${body}</div>`;

/** The whole verdict on one screen: table, calibration, out-of-distribution detection and cost. */
export function dashboard(runs: readonly RunData[]): Html {
  const series =
    runs.length > 1
      ? seriesOfRuns(runs).filter(({ kind }) => kind === 'ensemble')
      : withoutTickets(seriesOf(runs[0]));
  return html`<section class="dashboard" aria-labelledby="at-a-glance">
<h2 class="hidden" id="at-a-glance">At a glance</h2>
<div class="table-card" id="at-a-glance-verdict">${verdictTable(runs)}</div>
${card('reliability', 'Reliability', calibration(runs, series))}
${card('ood', 'Out of distribution', detection(runs, series))}
${card('cost', 'Cost, dense = 1', costBars(runs))}
</section>
`;
}

function calibration(runs: readonly RunData[], series: readonly Series[]): Part {
  const shown = series.filter(({ scores }) => scores.reliability);
  if (shown.length === 0) {
    return [
      html`<p class="figures-line">ECE ${series.map(({ name, scores }) => html`<span>${name} <b>${score(scores.ece)}</b></span>`)}</p>`,
      stale('reliability data', ...runs.map(({ folder }) => folder)),
    ];
  }
  return [
    sized(reliabilityCurves(shown, wide), reliabilityCurves(shown, narrow)),
    seriesLegend(shown),
  ];
}

function detection(runs: readonly RunData[], series: readonly Series[]): Part {
  const datasets = [...new Set(series.flatMap(({ scores }) => Object.keys(scores.ood ?? {})))];
  const [dataset] = datasets;
  if (dataset === undefined) return absent('No other data were evaluated: evaluate with --ood.');
  const entropy = runs.length === 1 ? series[0].scores.ood?.[dataset]?.entropy : undefined;
  if (entropy) {
    const shown = { dataset, look: looks.ensemble };
    return [
      sized(entropyHistogram(entropy, shown, wide), entropyHistogram(entropy, shown, narrow)),
      legend([
        { name: 'test set', look: looks.ensemble, marked: false },
        { name: dataset, look: looks.otherData, marked: false },
      ]),
    ];
  }
  const drawn = series.filter(({ scores }) => scores.ood?.[dataset]?.roc?.length);
  if (drawn.length > 0) {
    const others = [
      ...new Set(series.filter((one) => !drawn.includes(one)).map(({ name }) => name)),
    ];
    return [
      sized(rocCurves(drawn, dataset, wide), rocCurves(drawn, dataset, narrow)),
      seriesLegend(drawn),
      others.length > 0 && absent(`Without a curve for ${dataset}: ${sentenceList(others)}.`),
    ];
  }
  const lacking = runs.filter(({ evaluation: { ensemble, dense } }) =>
    [ensemble, dense].some((one) => one?.ood?.[dataset]),
  );
  return [
    html`<p class="figures-line">AUROC ${dataset} ${series.map(({ name, scores }) => {
      const auroc = scores.ood?.[dataset]?.auroc[headlineScore];
      return html`<span>${name} <b>${valueOr(auroc === undefined ? undefined : score(auroc), `${dataset} was not evaluated`)}</b></span>`;
    })}</p>`,
    stale('curves', ...lacking.map(({ folder }) => folder)),
  ];
}
