import { findingsOf } from '../findings.js';
import { type Html, html } from '../html.js';
import type { RunData } from '../run-data.js';

/** What a run found, in sentences. */
export const findings = (run: RunData): Html =>
  html`<dl class="findings">${findingsOf(run).map(
    ({ topic, sentence }) => html`<div><dt>${topic}</dt><dd>${sentence}</dd></div>
`,
  )}</dl>`;
