import { percent, score } from '../format.js';
import { type Html, html } from '../html.js';
import { looks } from '../looks.js';
import { entropyHistogram } from '../plots/entropy-histogram.js';
import { rocCurves } from '../plots/roc.js';
import type { Series } from '../series.js';
import { spaced } from '../wording.js';
import { figure, figures } from './figure.js';
import { legend, seriesLegend } from './legend.js';
import { absent, evaluate, type Place, section } from './section.js';
import { table } from './table.js';

/**
 * Whether predictors notice data of another kind. Those of one run have their histograms and every measure; of several,
 * the curves say it together.
 */
export function ood(
  series: readonly Series[],
  place: Place,
  { folders, histograms }: { readonly folders: readonly string[]; readonly histograms: boolean },
): Html {
  const about = { id: 'ood', title: 'Out-of-distribution detection' };
  const datasets = [...new Set(series.flatMap(({ scores }) => Object.keys(scores.ood ?? {})))];
  if (datasets.length === 0) {
    const how = html`No other data were judged: run ${evaluate(folders, '--ood NAME')}.`;
    return section(place, about, absent(how));
  }
  const plots = datasets.map((dataset) => [
    ...(histograms ? histogramsOf(series, dataset) : []),
    ...curvesOf(series, dataset),
  ]);
  const apart = histograms ? 'the two histograms lie apart, and ' : '';
  return section(place, about, [
    plots.flat().length > 0 &&
      html`<p>A predictor that knows what it does not know is unsure of data it was not made for: ${apart}the ROC curve runs along the upper left corner.</p>`,
    histograms ? plots.map((own) => own.length > 0 && figures(...own)) : figures(...plots.flat()),
    histograms && oodTable(series, datasets),
  ]);
}

const histogramsOf = (series: readonly Series[], dataset: string): readonly Html[] =>
  series.flatMap(({ name, scores, look }) => {
    const entropy = scores.ood?.[dataset]?.entropy;
    if (!entropy) return [];
    const entries = [
      { name: 'test set', look, marked: false },
      { name: dataset, look: looks.otherData, marked: false },
    ];
    return [
      figure(`${dataset}: ${name}`, [
        entropyHistogram(entropy, { dataset, look }),
        legend(entries),
      ]),
    ];
  });

const curvesOf = (series: readonly Series[], dataset: string): readonly Html[] => {
  const shown = series.filter(({ scores }) => scores.ood?.[dataset]?.roc?.length);
  if (shown.length === 0) return [];
  const plot = [rocCurves(shown, dataset), seriesLegend(shown)];
  return [figure(`${dataset}: ROC`, plot, 'by entropy')];
};

/** Every measure by every score. */
function oodTable(series: readonly Series[], datasets: readonly string[]): Html {
  const rows = datasets.flatMap((dataset) =>
    series.flatMap(({ name, scores }) => {
      const found = scores.ood?.[dataset];
      if (!found) return [];
      const { auroc, auprOut = {}, auprIn = {}, fpr95 } = found;
      const fpr = typeof fpr95 === 'number' ? { entropy: fpr95 } : (fpr95 ?? {});
      const at = (values: { readonly [score: string]: number }, by: string, show = score) =>
        values[by] === undefined ? '–' : show(values[by]);
      return Object.keys(auroc).map((by) => ({
        head: dataset,
        cells: [
          name,
          spaced(by),
          at(auroc, by),
          at(auprOut, by),
          at(auprIn, by),
          at(fpr, by, (value) => percent(value)),
        ],
      }));
    }),
  );
  const head = ['Data', 'predictor', 'score', 'AUROC', 'AUPR out', 'AUPR in', 'FPR at 95 % TPR'];
  return table('Detection of other data, by score', head, rows, { className: 'words-3' });
}
