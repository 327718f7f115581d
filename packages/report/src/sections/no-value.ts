import { type Html, html } from '../html.js';

/** A dash in a table's cell, which says under the pointer, and to a screen reader, why there is no value. */
export const noValue = (why: string): Html =>
  html`<span class="none" role="img" title="${why}" aria-label="${why}">–</span>`;

/** A cell's text, or where there is no value a dash that says why. */
export const valueOr = (text: string | undefined, why: string): string | Html =>
  text ?? noValue(why);
