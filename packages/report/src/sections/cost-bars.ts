import { estimateOf } from '../estimate.js';
import { count, duration, quantity, ratio } from '../format.js';
import { type Group, groupsOf } from '../groups.js';
import { type Html, html } from '../html.js';
import { itemLook, looks } from '../looks.js';
import { denseBytes } from '../measures.js';
import type { AnyRun } from '../run-data.js';
import { noValue } from './no-value.js';
import { stale } from './section.js';
import { table } from './table.js';

/** A quantity that the dense network has too. */
interface Priced {
  readonly title: string;
  readonly ratio: number;
  /** The ensemble's and the dense network's, in units. */
  readonly amounts: string;
}

function priced({ evaluation: { cost } }: AnyRun): readonly Priced[] {
  if (!cost) return [];
  return [
    {
      title: 'training FLOPs',
      ratio: cost.trainFlopsRatio,
      amounts: `${quantity(cost.trainFlops, 'FLOP')} / ${quantity(cost.trainFlops / cost.trainFlopsRatio, 'FLOP')}`,
    },
    {
      title: 'prediction FLOPs',
      ratio: cost.testFlopsRatio,
      amounts: cost.testFlops
        ? `${quantity(cost.testFlops, 'FLOP')} / ${quantity(cost.testFlops / cost.testFlopsRatio, 'FLOP')}`
        : '',
    },
    {
      title: 'weights',
      ratio: cost.activeParameters / cost.parameters,
      amounts: `${count(cost.activeParameters)} / ${count(cost.parameters)}`,
    },
    {
      title: 'file size',
      ratio: cost.bytes / denseBytes(cost),
      amounts: `${quantity(cost.bytes, 'B')} / ${quantity(denseBytes(cost), 'B')}`,
    },
    ...(cost.denseTrainSeconds
      ? [
          {
            title: 'training time',
            ratio: cost.trainSeconds / cost.denseTrainSeconds,
            amounts: `${duration(cost.trainSeconds)} / ${duration(cost.denseTrainSeconds)}`,
          },
        ]
      : []),
  ];
}

/** What a group of seeds cost on average; its amounts are left to the runs. */
function pricedGroup({ runs }: Group): readonly Pick<Priced, 'title' | 'ratio'>[] {
  const all = runs.map(priced);
  const [first] = all;
  return first.flatMap(({ title }) => {
    const found = all.flatMap((own) => own.find((one) => one.title === title) ?? []);
    const ratios = found.map((one) => one.ratio);
    return ratios.length === runs.length ? [{ title, ratio: estimateOf(ratios).value }] : [];
  });
}

const barOf = (value: number, largest: number, color: string, width = '100%'): Html => {
  const share = (part: number) => `${((100 * part) / largest).toFixed(2)}%`;
  return html`<span class="track" aria-hidden="true" style="width:${width}"><span class="bar" style="width:${share(value)};background:${color}"></span><span class="one" style="left:${share(1)}"></span></span>`;
};

/** What the mark across the bars is. */
const markLegend = html`<p class="mark-legend" aria-hidden="true"><span class="one"></span>dense network, 1×</p>`;

/** The end of the bars: a little beyond the dense network's 1, or beyond the largest. */
const endOf = (items: readonly { readonly ratio: number }[]): number =>
  Math.max(1.15, ...items.map((item) => item.ratio * 1.04));

/** What ensembles cost against the dense network, whose share is the line at 1: a bar each, in a table for several runs. */
export function costBars(runs: readonly AnyRun[]): Html {
  if (runs.every(({ evaluation }) => !evaluation.cost)) {
    return stale('cost', ...runs.map(({ folder }) => folder));
  }
  if (runs.length === 1) {
    const items = priced(runs[0]);
    const largest = endOf(items);
    return html`<dl class="bars">${items.map(
      ({ title, ratio: value, amounts }) =>
        html`<div><dt>${title}</dt><dd><small>${amounts}</small><span class="value">${ratio(value)}</span>${barOf(value, largest, looks.ensemble.color)}</dd></div>`,
    )}</dl>${markLegend}`;
  }
  const groups = groupsOf(runs);
  const all = groups.map(pricedGroup);
  const largest = endOf(all.flat());
  // One width for all, so that equal ratios have equal bars: of two runs as wide as the card, of many as wide as a number.
  const width = `${Math.max(2.9, 15 / groups.length - 0.6).toFixed(1)}rem`;
  const titles = [...new Set(all.flatMap((own) => own.map(({ title }) => title)))];
  const rows = titles.map((title) => ({
    head: title,
    cells: all.map((own, i) => {
      const item = own.find((one) => one.title === title);
      return item
        ? html`${ratio(item.ratio)}${barOf(item.ratio, largest, itemLook(i).color, width)}`
        : noValue(`not recorded for ${groups[i].label}`);
    }),
  }));
  return html`${table(
    'Cost by run, against the dense network',
    ['Against dense', ...groups.map(({ label }) => label)],
    rows,
    {
      className: 'cost-table',
      hidden: true,
    },
  )}${markLegend}`;
}
