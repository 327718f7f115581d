import { parseHTML } from 'linkedom';
import type { Html } from './html.js';

/** A piece of a page, to look into. */
export function parsed(piece: Html | string): Document {
  return parseHTML(`<!doctype html><html><body>${piece}</body></html>`).document;
}

/** The cells of each row of a table, headings included, with plain spaces. */
export const rowsOf = (table: Element | null): readonly (readonly string[])[] =>
  [...(table?.querySelectorAll('tr') ?? [])].map((row) =>
    [...row.querySelectorAll('th, td')].map((cell) => textOf(cell)),
  );

/** What an element says, with single plain spaces. */
export const textOf = (element: Element | null): string =>
  (element?.textContent ?? '').replace(/[\s\u202f]+/g, ' ').trim();
