import type { SweepFile } from '@freetickets/sweeps';
import { html } from './html.js';
import { page } from './page.js';
import { sweepConfigs } from './sweep/configs.js';
import { sweepPlots } from './sweep/plots.js';
import { namedRows } from './sweep/rows.js';
import { sweepRunsSection } from './sweep/runs.js';
import { sweepScores } from './sweep/scores.js';
import { sweepVerdict } from './sweep/verdict.js';
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
  return page({
    title,
    kind: 'sweep',
    about,
    sentence: sweepVerdict(rows),
    summary: sweepScores(rows),
    details: html`${sweepPlots(rows)}${sweepConfigs(rows, sweep)}${sweepRunsSection(sweep)}`,
    data: sweep,
  });
}
