import { Html, html, jsonScript, type Part } from './html.js';
import { contents } from './sections/contents.js';
import { style } from './style.css.js';
import { contentPolicy, tableScript } from './table-script.js';

/** What a page shows. */
interface Page {
  readonly title: string;
  /** What it is, in a word: `report`. */
  readonly kind: string;
  /** What it is of, in a line. */
  readonly about: string;
  /** What follows from it. */
  readonly sentence: string;
  /** What comes before the table of contents. */
  readonly summary: Part;
  /** Its sections. */
  readonly details: Html;
  /** All numbers in it. */
  readonly data: unknown;
}

/** A page that needs nothing else: no network, no font, and no script, though a small one sorts and copies its tables. */
export const page = ({ title, kind, about, sentence, summary, details, data }: Page): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="freetickets">
<meta http-equiv="Content-Security-Policy" content="${new Html(contentPolicy)}">
<title>${title} · FreeTickets ${kind}</title>
${style}
</head>
<body>
<a class="skip" href="#details">Skip to the details</a>
<header>
<div class="heading"><h1>${title}</h1><p class="about">${about}</p></div>
<p class="sentence">${sentence}</p>
</header>
<main>
${summary}
${contents(details)}
<div id="details" tabindex="-1">
${details}
</div>
</main>
<footer><p>Made by FreeTickets. Every number here is in this page’s source as JSON (<code>id="data"</code>).</p></footer>
${tableScript}
${jsonScript('data', data)}
</body>
</html>
`.text;
