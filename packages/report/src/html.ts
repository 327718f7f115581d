/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: text is escaped, HTML is not, lists are joined, and what is absent leaves nothing. */
export type Part = Html | string | number | undefined | false | readonly Part[];

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return String(part).replace(/[&<>"']/g, (character) => entities[character]);
}

/**
 * A template for HTML: everything in `${}` is escaped, unless it came out of this template itself. Attribute values need
 * their quotes.
 *
 * @example html`<p title="${title}">${name}</p>`.text
 */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(String.raw({ raw: strings }, ...parts.map(render)));

/** Data for a page's own scripts and readers: JSON in which no tag and no comment can begin. */
export const jsonScript = (id: string, data: unknown): Html => {
  const json = JSON.stringify(data).replace(/</g, '\\u003c');
  return new Html(`<script type="application/json" id="${id}">${json}</script>`);
};
