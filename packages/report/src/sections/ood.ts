import { percent, score, sentenceList } from '../format.js';
import { type Html, html } from '../html.js';
import { looks } from '../looks.js';
import { headlineScore } from '../measures.js';
import { entropyHistogram } from '../plots/entropy-histogram.js';
import { rocCurves } from '../plots/roc.js';
import type { Series } from '../series.js';
import { spaced } from '../wording.js';
import { figure, figures } from './figure.js';
import { legend, seriesLegend } from './legend.js';
import { valueOr } from './no-value.js';
import { evaluate, type Placement, remark, section } from './section.js';
import { table } from './table.js';

/**
 * Whether predictors notice data of another kind. Those of one run have their histograms and every measure; of several,
 * the curves say it together.
 */
export function ood(
  series: readonly Series[],
  placement: Placement,
  { folders, histograms }: { readonly folders: readonly string[]; readonly histograms: boolean },
): Html {
  const about = { id: 'ood', title: 'Out-of-distribution detection' };
  const datasets = [...new Set(series.flatMap(({ scores }) => Object.keys(scores.ood ?? {})))];
  if (datasets.length === 0) {
    const how = html`No other data were evaluated: run ${evaluate(folders, '--ood NAME')}.`;
    return section(placement, about, remark(how));
  }
  const plots = datasets.map((dataset) => [
    ...(histograms ? histogramsOf(series, dataset) : []),
    ...curvesOf(series, dataset),
  ]);
  const apart = histograms ? 'the two histograms lie apart, and ' : '';
  return section(placement, about, [
    plots.flat().length > 0 &&
      html`<p>Of data that it was not made for, a predictor should be less certain: ${apart}the ROC curve runs along the upper left corner.</p>`,
    headlineWords(series, datasets),
    histograms ? plots.map((own) => own.length > 0 && figures(...own)) : figures(...plots.flat()),
    histograms && oodTable(series, datasets),
  ]);
}

/** Why one score stands for all, and whether another did better here. */
function headlineWords(series: readonly Series[], datasets: readonly string[]): Html {
  const ensembles = series.filter(({ kind }) => kind === 'ensemble');
  const found = ensembles.flatMap(({ scores: { ood: own } }) =>
    datasets.flatMap((dataset) => (own?.[dataset] ? [own[dataset].auroc] : [])),
  );
  const names = [...new Set(found.flatMap((auroc) => Object.keys(auroc)))];
  const ahead = names.filter(
    (name) => name !== headlineScore && found.every((auroc) => auroc[name] > auroc[headlineScore]),
  );
  const others = ahead.length
    ? ` Here ${sentenceList(ahead.map(spaced))} did better on every set; to rely on another score, choose it beforehand, on other data than these.`
    : '';
  return html`<p>Where one number stands for detection, it is by predictive entropy: the uncertainty that every prediction comes with, whatever the aggregator and calibrator. It is fixed, for a score that is chosen by these very sets would look better than it is.${others}</p>`;
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
        valueOr(
          values[by] === undefined ? undefined : show(values[by]),
          `not recorded for ${name}: an earlier version evaluated it`,
        );
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
  const head = ['Data', 'predictor', 'score', 'AUROC', 'AUPR out', 'AUPR in', 'FPR at 95% TPR'];
  return table('Detection of other data, by score', head, rows, {
    className: 'words-3',
    sortable: true,
    note: 'FPR and TPR are false and true positive rates, other data being what is to be found',
  });
}
