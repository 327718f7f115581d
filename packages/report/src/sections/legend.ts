import { type Html, html } from '../html.js';
import type { Look } from '../looks.js';
import { byName, type Series } from '../series.js';

const marks: { readonly [name in Look['symbol']]: string } = {
  circle: 'M14,3a4,4 0 1,1 0,8a4,4 0 1,1 0,-8',
  square: 'M10.5,3.5h7v7h-7z',
  triangle: 'M14,2.5l4.5,8h-9z',
  diamond: 'M14,2l4,5l-4,5l-4,-5z',
  star: 'M14,1.5l1.4,3.8h4l-3.2,2.4l1.2,3.9l-3.4,-2.4l-3.4,2.4l1.2,-3.9l-3.2,-2.4h4z',
  cross: 'M12.5,2.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z',
  wye: 'M12.5,2.5h3v3.5l3,2l-1.5,2.5l-3,-1.8l-3,1.8l-1.5,-2.5l3,-2z',
};

/** What a look stands for: its colour, dash and mark beside a name, each name once. */
export const legend = (
  entries: readonly { readonly name: string; readonly look: Look; readonly marked?: boolean }[],
): Html =>
  html`<ul class="legend">${byName(entries).map(
    ([
      {
        name,
        look: { color, dash, symbol, width },
        marked = width > 1,
      },
    ]) =>
      html`<li><svg width="28" height="14" aria-hidden="true"><path d="M0,7H28" style="stroke:${color};stroke-dasharray:${dash};stroke-width:${width}"/>${marked && html`<path d="${marks[symbol]}" style="fill:${color}"/>`}</svg>${name}</li>`,
  )}</ul>`;

/** The legend of predictors; the tickets of an ensemble share one entry. */
export function seriesLegend(series: readonly Omit<Series, 'scores'>[]): Html {
  const [ticket, ...others] = series.filter(({ kind }) => kind === 'ticket');
  return legend([
    ...series.filter(({ kind }) => kind !== 'ticket'),
    ...(ticket ? [{ ...ticket, name: others.length ? 'individual tickets' : ticket.name }] : []),
  ]);
}
