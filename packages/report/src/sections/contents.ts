import { Html, html } from '../html.js';

/** The sections of a piece of the page as links, from the headings of the second level that it has. */
export function contents(body: Html): Html {
  const headings = [...body.text.matchAll(/<h2[^>]* id="([^"]+)"[^>]*>(.*?)<\/h2>/g)];
  return html`<nav class="contents" aria-label="Contents"><ul>${headings.map(
    ([, id, title]) => html`<li><a href="#${id}">${new Html(title)}</a></li>`,
  )}</ul></nav>
`;
}
