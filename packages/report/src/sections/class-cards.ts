import { score, sentenceList } from '../format.js';
import { html, type Part } from '../html.js';
import { looks } from '../looks.js';
import { headlineScore } from '../measures.js';
import { entropyHistogram } from '../plots/entropy-histogram.js';
import { reliabilityCurves } from '../plots/reliability.js';
import { rocCurves } from '../plots/roc.js';
import type { RunData } from '../run-data.js';
import { type Series, seriesOf, seriesOfRuns, withoutTickets } from '../series.js';
import { type Card, narrow, wide } from './dashboard.js';
import { sized } from './figure.js';
import { legend, seriesLegend } from './legend.js';
import { valueOr } from './no-value.js';
import { remark, stale } from './section.js';

/** Of runs that predict classes: calibration and out-of-distribution detection. */
export function classCards(runs: readonly RunData[]): readonly Card[] {
  const series =
    runs.length > 1
      ? seriesOfRuns(runs).filter(({ kind }) => kind === 'ensemble')
      : withoutTickets(seriesOf(runs[0]));
  return [
    { id: 'reliability', title: 'Reliability', body: calibration(runs, series) },
    { id: 'ood', title: 'Out of distribution', body: detection(runs, series) },
  ];
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
  if (dataset === undefined) return remark('No other data were evaluated: evaluate with --ood.');
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
      others.length > 0 && remark(`Without a curve for ${dataset}: ${sentenceList(others)}.`),
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
