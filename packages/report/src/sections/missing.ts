import { type Html, html } from '../html.js';
import type { AnyRun } from '../run-data.js';
import { labelsOf } from '../wording.js';

/** What was asked for and could not be evaluated, and why; and what to know of how the rest was. */
export function missing(runs: readonly AnyRun[]): Html | undefined {
  const labels = labelsOf(runs);
  const itemsOf = (said: (evaluation: AnyRun['evaluation']) => readonly (Html | string)[]) =>
    runs.flatMap(({ evaluation }, i) =>
      said(evaluation).map((text) => html`<li>${runs.length > 1 && `${labels[i]}: `}${text}</li>`),
    );
  const parts = itemsOf(({ missing = [] }) =>
    missing.map(({ part, why }) => html`<strong>${part}</strong>: ${why}`),
  );
  const warnings = itemsOf(({ warnings = [] }) => warnings);
  if (parts.length + warnings.length === 0) return undefined;
  return html`${
    parts.length > 0 &&
    html`<aside class="missing" aria-label="Not evaluated"><p>Not evaluated:</p><ul>${parts}</ul></aside>
`
  }${
    warnings.length > 0 &&
    html`<aside class="missing" aria-label="Warnings"><p>Warnings:</p><ul>${warnings}</ul></aside>
`
  }`;
}
