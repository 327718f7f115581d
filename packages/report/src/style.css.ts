import { Html } from './html.js';

const light = `
  --background: #f6f7f8; --surface: #ffffff; --text: #16191d; --muted: #565e67; --line: #d9dde1; --shade: #eceff2;
  --accent: #0060a0; --series-1: #0072b2; --series-2: #b84a00; --series-3: #007a59; --series-4: #a0447a;
  --series-5: #7a6200; --series-6: #3f4853; --ticket: #7d8791; --wrong: #b3261e; --right: #00694d; --note: #fff6dd;`;

const dark = `
  --background: #111417; --surface: #1a1e22; --text: #e9ecef; --muted: #a4adb6; --line: #343b42; --shade: #23292f;
  --accent: #7cc4f5; --series-1: #56b4e9; --series-2: #f2994a; --series-3: #34c99e; --series-4: #e29cc4;
  --series-5: #e6d84a; --series-6: #c3cbd3; --ticket: #8a949e; --wrong: #ff8a80; --right: #4fd6ae; --note: #2d2714;`;

/** The page's whole style. Plots take their colours from it, so that light and dark need no second drawing. */
export const style = new Html(`<style>
:root {${light}
  color-scheme: light dark; --plot-background: var(--surface);
}
@media (prefers-color-scheme: dark) { :root {${dark} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1rem 1.25rem 2rem; max-width: 78rem; background: var(--background); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
h1 { font-size: 1.35rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
code { font: .875em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
a { color: var(--accent); }
.whole { white-space: nowrap; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
#details:focus { outline: none; }
.skip { position: absolute; left: -100vw; top: .5rem; padding: .5rem .75rem; background: var(--surface); z-index: 1; }
.skip:focus { left: .5rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.about, .absent, footer, figcaption span, .index, small { color: var(--muted); }
sub { line-height: 0; }
.heading { display: flex; flex-wrap: wrap; gap: .1rem 1rem; align-items: baseline; }
.heading .about { margin: 0; font-size: .875rem; }
.sentence { margin: .35rem 0 .75rem; max-width: none; font-size: 1.0625rem; line-height: 1.4; }

.dashboard { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .75rem; }
.card, figure, .scroll { background: var(--surface); border: 1px solid var(--line); border-radius: .5rem; }
.card { padding: .6rem .75rem; min-width: 0; }
.card h3 { font-size: .9375rem; margin: 0 0 .35rem; }
.card .legend { margin: .25rem 0 0; }
.table-card { grid-column: 1 / -1; min-width: 0; }
.narrow { display: none; }

.plot { display: block; width: 100%; max-width: 30rem; height: auto; font-size: 11px; overflow: visible; }
.plot text { white-space: pre; }
.plot [aria-hidden] { opacity: 1; }
figure { margin: 0; padding: .75rem; min-width: 0; break-inside: avoid; }
figcaption { font-size: .9375rem; margin-bottom: .35rem; }
figcaption span { font-size: .875rem; margin-left: .35rem; }
figure.map { max-width: 50rem; }
.map .plot { max-width: none; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: .75rem; margin: .75rem 0; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: .35rem 0; padding: 0; list-style: none; font-size: .8125rem; }
.legend li { display: flex; align-items: center; gap: .4rem; }
.legend path { fill: none; }

.scroll { overflow-x: auto; margin: .75rem 0; width: fit-content; max-width: 100%; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 1.5rem; align-items: start; }
.pair > * { min-width: 0; }
.pair .figures { grid-template-columns: minmax(0, 32rem); }
.table-card .scroll { margin: 0; width: auto; }
caption span { position: sticky; left: .75rem; display: inline-block; max-width: calc(100vw - 3rem); white-space: normal; }
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
.verdict strong { position: relative; }
.verdict :is(td, thead th:not(:first-child)) { padding-left: .4rem; padding-right: 1.15rem; }
.set { font-weight: 400; display: block; }
tr.ensemble > * { background: color-mix(in srgb, var(--series-1) 9%, var(--surface)); font-weight: 600; }
.best { position: absolute; left: 100%; top: 0; margin-left: .2rem; font-size: .75rem; color: var(--accent); }
.none { color: var(--muted); }

.bars { margin: 0; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .3rem .75rem; align-items: center; font-size: .8125rem; }
.bars dt { grid-column: 1; color: var(--muted); align-self: start; }
.bars dd { grid-column: 2; margin: 0; display: grid; grid-template-columns: minmax(0, 1fr) 3.1rem; align-items: center; gap: .15rem .5rem; }
.bars small { grid-column: 1; margin-top: -.15rem; }
.bars .value { text-align: right; font-weight: 600; }
.track { position: relative; display: block; height: 1rem; background: var(--shade); border-radius: .2rem; }
.bar { position: absolute; inset: 0 auto 0 0; border-radius: .2rem; background: var(--series-1); }
.bar-2 { background: var(--series-2); } .bar-3 { background: var(--series-3); } .bar-4 { background: var(--series-4); }
.bar-5 { background: var(--series-5); } .bar-6 { background: var(--series-6); }
.one { position: absolute; top: -.2rem; bottom: -.2rem; width: 0; border-left: 2px dashed var(--text); }
.card .cost-table { border: 0; margin: 0; }
.card .cost-table :is(th, td) { padding: .2rem .5rem .2rem 0; font-size: .8125rem; }
.card .cost-table :is(td, thead th:not(:first-child)) { padding: .2rem 0 .2rem .6rem; }
.cost-table thead th { white-space: normal; overflow-wrap: anywhere; }
.cost-table td { font-weight: 600; min-width: 3.5rem; line-height: 1.1; }
.cost-table .track { height: .4rem; margin-top: .1rem; }
.figures-line span { margin-right: 1rem; white-space: nowrap; }

.missing { background: var(--note); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .9rem; margin: .75rem 0; }
.missing p, .missing ul { margin: 0; }
.inputs { list-style: none; margin: .75rem 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .75rem; }
.inputs li { background: var(--surface); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem; break-inside: avoid; font-size: .8125rem; }
.inputs img { image-rendering: pixelated; display: block; width: 100%; height: auto; border-radius: .25rem; background: #000; }
.inputs dl { margin: .4rem 0 0; }
.inputs dl div { display: flex; justify-content: space-between; gap: .5rem; }
.inputs dt { color: var(--muted); }
.inputs dd { margin: 0; text-align: right; font-weight: 600; }
.inputs .index { margin: .25rem 0 0; font-size: .75rem; }
.right { color: var(--right); } .wrong { color: var(--wrong); }
.run-heading { font-size: 1.35rem; border-top: 2px solid var(--line); padding-top: 1.25rem; margin-top: 2.5rem; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); font-size: .875rem; }

@media (max-width: 52rem) {
  body { padding: .6rem .75rem 1.5rem; }
  h1 { font-size: 1.15rem; }
  .sentence { font-size: .9375rem; margin: .2rem 0 .5rem; }
  .heading .about { font-size: .75rem; }
  .dashboard { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; }
  .dashboard .card { padding: .4rem .5rem; }
  #at-a-glance-cost { grid-column: 1 / -1; }
  .dashboard .bars { gap: .2rem .75rem; }
  .dashboard caption { padding: .3rem .5rem .1rem; font-size: .75rem; }
  caption span { left: .5rem; max-width: calc(100vw - 2.5rem); }
  .dashboard th, .dashboard td { padding: .2rem .9rem .2rem .5rem; font-size: .8125rem; }
  .track { height: .8rem; }
  .bars small { display: none; }
}
@media (max-width: 34rem) {
  .wide { display: none; }
  .narrow { display: block; }
  .narrow .plot { font-size: 10px; }
  .dashboard .legend { font-size: .75rem; gap: 0 .5rem; }
}
@media print {
  :root {${light}
    color-scheme: light;
  }
  body { padding: 0; max-width: none; background: #fff; font-size: 9.5pt; }
  .skip { display: none; }
  h2, h3 { break-after: avoid; }
  tr, .card { break-inside: avoid; }
  .scroll { overflow: visible; }
  table :is(caption, th, td), .dashboard :is(th, td) { font-size: 7pt; padding: .15rem .35rem; }
  .verdict :is(td, thead th:not(:first-child)) { padding-right: .8rem; }
  .verdict small { font-size: 6pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
</style>`);
