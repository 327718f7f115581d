import { type Html, html, type Part } from '../html.js';
import type { AnyRun } from '../run-data.js';
import { costBars } from './cost-bars.js';
import { verdictTable } from './verdict-table.js';

/** Sizes of a card's plot, for `sized`. */
export const wide = { width: 380, height: 166 };
export const narrow = { width: 174, height: 150 };

/** What a task has to show at a glance besides scores and cost. */
export interface Card {
  readonly id: string;
  readonly title: string;
  readonly body: Part;
}

const card = ({ id, title, body }: Card): Html =>
  html`<div class="card" id="at-a-glance-${id}"><h3>${title}</h3>${body}</div>`;

/** The whole verdict on one screen: table, what the task has to show, and cost. */
export function dashboard(runs: readonly AnyRun[], cards: readonly Card[]): Html {
  return html`<section class="dashboard" aria-labelledby="at-a-glance">
<h2 class="hidden" id="at-a-glance">At a glance</h2>
<div class="table-card" id="at-a-glance-verdict">${verdictTable(runs)}</div>
${cards.map(card)}
${card({ id: 'cost', title: 'Cost, dense = 1', body: costBars(runs) })}
</section>
`;
}
