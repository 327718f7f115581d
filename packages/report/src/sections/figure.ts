import { type Html, html, type Part } from '../html.js';

/** A plot with its caption. */
export const figure = (title: string, plot: Part, caption?: Part, className = ''): Html =>
  html`<figure class="${className}"><figcaption><strong>${title}</strong>${caption ? html` <span>${caption}</span>` : undefined}</figcaption>${plot}</figure>`;

/** Plots side by side, as many as there is room for. */
export const figures = (...all: readonly Part[]): Html => html`<div class="figures">${all}</div>`;

/** Two versions of a plot, for a wide screen and for a phone, of which one is shown. */
export const sized = (wide: Html, narrow: Html): Html =>
  html`<div class="wide">${wide}</div><div class="narrow">${narrow}</div>`;
