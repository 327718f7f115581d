import type { SweepFile } from '@freetickets/sweeps';
import { Html, html, jsonScript } from './html.js';
import { contents } from './sections/contents.js';
import { style } from './style.css.js';
import { sweepConfigs } from './sweep/configs.js';
import { sweepPlots } from './sweep/plots.js';
import { namedRows } from './sweep/rows.js';
import { sweepRunsSection } from './sweep/runs.js';
import { sweepScores } from './sweep/scores.js';
import { sweepVerdict } from './sweep/verdict.js';
import { contentPolicy, tableScript } from './table-script.js';
import { nameOf } from './wording.js';

/**
 * A report of a sweep as one HTML page that needs nothing else, and links to the reports of its runs beside it: seeds are
 * averaged. The page's numbers are in `<script type="application/json" id="data">` again.
 */
export function renderSweepReport(sweep: SweepFile): string {
  const rows = namedRows(sweep);
  const configs = sweep.runs.map(({ config }) => config);
  const each = (key: string): string =>
    [...new Set(configs.map((config) => nameOf(config[key])))].filter(Boolean).join(', ');
  const title = `${each('model') || 'Sweep'} on ${each('dataset') || 'its data'}`;
  const seeds = new Set(configs.map(({ seed }) => seed)).size;
  const done = sweep.runs.filter(({ state }) => state === 'done').length;
  const about = [
    `${rows.length} ${rows.length === 1 ? 'setting' : 'settings'}`,
    `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`,
    `${done} of ${sweep.runs.length} runs done`,
  ].join(' · ');
  const body = html`${sweepPlots(rows)}${sweepConfigs(rows, sweep)}${sweepRunsSection(sweep)}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="freetickets">
<meta http-equiv="Content-Security-Policy" content="${new Html(contentPolicy)}">
<title>${title} · FreeTickets sweep</title>
${style}
</head>
<body>
<a class="skip" href="#details">Skip to the details</a>
<header>
<div class="heading"><h1>${title}</h1><p class="about">${about}</p></div>
<p class="sentence">${sweepVerdict(rows)}</p>
</header>
<main>
${sweepScores(rows)}
${contents(body)}
<div id="details" tabindex="-1">
${body}
</div>
</main>
<footer><p>Made by FreeTickets. Every number here is in this page’s source as JSON (<code>id="data"</code>).</p></footer>
${tableScript}
${jsonScript('data', sweep)}
</body>
</html>
`.text;
}
