import { Html, html, type Part } from '../html.js';

/** A row of a table: its heading, then its cells. */
export interface Row {
  readonly head: Part;
  readonly cells: readonly Part[];
  /** How it stands out. */
  readonly kind?: string;
}

/** How a table looks. */
export interface TableOptions {
  readonly className?: string;
  /** Whether its rows have no order of their own, and its columns one unit each. */
  readonly sortable?: boolean;
  /** Whether the caption is for screen readers alone. */
  readonly hidden?: boolean;
  /** What the caption says beyond the table's name. */
  readonly note?: Part;
}

/**
 * A table that scrolls sideways in a group of its own where it is too wide; the group takes the focus, so that the
 * keyboard scrolls it too. `hidden` leaves the caption to screen readers, where a heading says the same.
 */
export function table(
  caption: string,
  head: readonly Part[],
  rows: readonly Row[],
  { className = '', sortable = false, hidden = false, note }: TableOptions = {},
): Html {
  return html`<div class="scroll ${className}${sortable && ' sortable'}" role="group" aria-label="${caption}" tabindex="0"><table>
<caption${hidden && new Html(' class="hidden"')}><span>${caption}${note && html`: ${note}`}</span></caption>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ head: title, cells, kind }) =>
    html`<tr class="${kind ?? ''}"><th scope="row">${title}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody>
</table></div>`;
}
