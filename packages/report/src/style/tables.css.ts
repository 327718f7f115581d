/** Tables, and bars that stand for one. */
export const tables = `
.scroll { overflow-x: auto; margin: .75rem 0; width: fit-content; max-width: 100%; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 1.5rem; align-items: start; }
.pair > * { min-width: 0; }
.pair .figures { grid-template-columns: minmax(0, 32rem); }
.table-card .scroll { margin: 0; width: auto; }
caption > span { position: sticky; left: .75rem; display: inline-block; max-width: calc(100vw - 3rem); white-space: normal; }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.3; }
caption { text-align: left; padding: .5rem .75rem .25rem; color: var(--muted); font-size: .8125rem; }
th, td { padding: .3rem .75rem; text-align: right; white-space: nowrap; }
thead th { font-weight: 600; color: var(--muted); border-bottom: 1px solid var(--line); vertical-align: bottom; }
tbody th { font-weight: 500; }
tbody tr + tr > * { border-top: 1px solid var(--shade); }
th:first-child { text-align: left; position: sticky; left: 0; background: var(--surface); }
.words-2 :is(th, td):nth-child(2), .words-3 :is(th, td):nth-child(-n + 3) { text-align: left; }
.words-2 td { white-space: normal; }
.verdict table { width: 100%; }
.verdict small { display: block; font-size: .75rem; font-weight: 400; }
.verdict td { line-height: 1.2; }
.dashboard .verdict :is(th, td) { padding-top: .2rem; padding-bottom: .2rem; }
.verdict :is(strong, .value) { position: relative; }
.verdict :is(td, thead th:not(:first-child)) { padding-left: .4rem; padding-right: 1.15rem; }
.sweep :is(th, td), .sweep :is(td, thead th:not(:first-child)) { padding-left: .5rem; padding-right: .5rem; }
.sweep :is(thead th, th:first-child, .words) { white-space: normal; }
.set { font-weight: 400; display: block; }
tr.ensemble > * { background: color-mix(in srgb, var(--ensemble) 9%, var(--surface)); font-weight: 600; }
.best { position: absolute; left: 100%; top: 0; margin-left: .2rem; font-size: .75rem; color: var(--accent); }
.tied, .none { color: var(--muted); }
.copy { float: right; margin-left: 1rem; padding: 0 .4rem; border: 1px solid var(--line); border-radius: .25rem; background: none; color: var(--accent); font: inherit; cursor: pointer; }
.sort { all: unset; cursor: pointer; }
.sort:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[aria-sort=ascending] .sort::after { content: ' ▲'; }
[aria-sort=descending] .sort::after { content: ' ▼'; }

.bars { margin: 0; display: grid; gap: .4rem; font-size: .8125rem; line-height: 1.25; }
.bars div { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .2rem .6rem; align-items: baseline; }
.bars dt { color: var(--muted); }
.bars dd { display: contents; }
.bars .value { font-weight: 600; white-space: nowrap; }
.bars .track { grid-column: 1 / -1; }
.track { position: relative; display: block; height: .6rem; background: var(--shade); border-radius: .2rem; }
.bar { position: absolute; inset: 0 auto 0 0; border-radius: .2rem; background: var(--ensemble); }
.one { position: absolute; top: -.1rem; bottom: -.1rem; width: 0; border-left: 2px solid var(--text); }
.mark-legend { position: relative; margin: .4rem 0 0; padding-left: .6rem; color: var(--muted); font-size: .75rem; }
.mark-legend .one { left: 1px; top: .15rem; bottom: .15rem; }
.card .remark { font-size: .8125rem; margin: .25rem 0 0; }
.card .cost-table { border: 0; margin: 0; width: auto; }
.cost-table table { width: 100%; }
.card .cost-table :is(th, td) { padding: .2rem .5rem .2rem 0; font-size: .8125rem; }
.card .cost-table :is(td, thead th:not(:first-child)) { padding: .25rem 0 .25rem .6rem; }
.cost-table thead th { white-space: normal; overflow-wrap: anywhere; }
.cost-table td { font-weight: 600; }
.cost-table tbody th { white-space: normal; }
.cost-table .track { height: .4rem; margin: .2rem 0 .1rem auto; }
.figures-line span { margin-right: 1rem; white-space: nowrap; }
`;
