import { type Html, html } from '../html.js';
import type { RunData } from '../run-data.js';
import { labelsOf } from '../wording.js';

/** What was asked for and could not be judged, and why. */
export function missing(runs: readonly RunData[]): Html | undefined {
  const labels = labelsOf(runs);
  const items = runs.flatMap(({ evaluation }, i) =>
    (evaluation.missing ?? []).map(
      ({ part, why }) =>
        html`<li>${runs.length > 1 && `${labels[i]}: `}<strong>${part}</strong>: ${why}</li>`,
    ),
  );
  if (items.length === 0) return undefined;
  return html`<aside class="missing" aria-label="Not judged"><p>Not judged:</p><ul>${items}</ul></aside>
`;
}
