import { type Html, html, type Part } from '../html.js';

/** Where a section stands: under which heading level, and what keeps its ids apart from those of other runs. */
export interface Placement {
  readonly level: 2 | 3;
  readonly prefix: string;
}

/** A section with its heading. Those of the second level are landmarks, which their headings name. */
export function section(
  { level, prefix }: Placement,
  { id, title }: { readonly id: string; readonly title: string },
  body: Part,
): Html {
  const heading = `${prefix}${id}`;
  return level === 2
    ? html`<section aria-labelledby="${heading}">
<h2 id="${heading}">${title}</h2>
${body}
</section>
`
    : html`<section>
<h3 id="${heading}">${title}</h3>
${body}
</section>
`;
}

/** A sentence in muted text: what is not there, and what would put it there, or how a plot is to be read. */
export const remark = (sentence: Part): Html => html`<p class="remark">${sentence}</p>`;

/** The commands that evaluate runs again: `a`, `a and b`, `a, b and c`. */
export const evaluate = (folders: readonly string[], option?: string): Html =>
  html`${folders.map((folder, i) => [
    i > 0 && (i === folders.length - 1 ? ' and ' : ', '),
    html`<code>freetickets evaluate ${folder}${option && html` <span class="whole">${option}</span>`}</code>`,
  ])}`;

/** What the evaluations of some runs would have today. */
export const stale = (what: string, ...folders: readonly string[]): Html =>
  remark(
    html`${folders.length > 1 ? 'These evaluations have' : 'This evaluation has'} no ${what}: run ${evaluate(folders)} again.`,
  );
