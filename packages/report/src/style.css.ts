import { Html } from './html.js';

const light = `
  --background: #f6f7f8; --surface: #ffffff; --text: #16191d; --muted: #565e67; --line: #d9dde1; --shade: #eceff2;
  --accent: #0060a0; --wrong: #b3261e; --right: #00694d; --note: #fff6dd;
  --ensemble: #0072b2; --dense: #b84a00; --ticket: #7d8791; --other-data: #a0447a;
  --item-1: #18a07e; --item-2: #900e26; --item-3: #aa71fc; --item-4: #0a5470;
  --item-5: #f85743; --item-6: #121176; --item-7: #611ba7; --item-8: #44152e;`;

const dark = `
  --background: #111417; --surface: #1a1e22; --text: #e9ecef; --muted: #a4adb6; --line: #343b42; --shade: #23292f;
  --accent: #7cc4f5; --wrong: #ff8a80; --right: #4fd6ae; --note: #2d2714;
  --ensemble: #56b4e9; --dense: #f2994a; --ticket: #8a949e; --other-data: #e29cc4;
  --item-1: #84f8d2; --item-2: #bb3398; --item-3: #e3cc36; --item-4: #206ce7;
  --item-5: #c88a9c; --item-6: #c0c5ff; --item-7: #797a08; --item-8: #8d90ff;`;

/** The page's whole style. Plots take their colours from it, so that light and dark need no second drawing. */
export const style = new Html(`<style>
:root {${light}
  color-scheme: light dark; --plot-background: var(--surface);
}
@media (prefers-color-scheme: dark) { :root {${dark} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: .75rem 1.25rem 2rem; max-width: 78rem; background: var(--background); color: var(--text);
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
.sentence { margin: .35rem 0 .5rem; max-width: none; font-size: 1.0625rem; line-height: 1.4; }

.findings { margin: .2rem 0 .5rem; font-size: .8438rem; line-height: 1.3; }
.findings div { display: flex; gap: .1rem .75rem; }
.findings dt { flex: 0 0 7.5rem; white-space: nowrap; font-weight: 600; }
.findings dd { margin: 0; }

.contents ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .875rem; }

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
figcaption > span { font-size: .875rem; margin-left: .35rem; }
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
.set { font-weight: 400; display: block; }
tr.ensemble > * { background: color-mix(in srgb, var(--ensemble) 9%, var(--surface)); font-weight: 600; }
.best { position: absolute; left: 100%; top: 0; margin-left: .2rem; font-size: .75rem; color: var(--accent); }
.tied, .none { color: var(--muted); }
.copy { float: right; margin-left: 1rem; padding: 0 .4rem; border: 1px solid var(--line); border-radius: .25rem; background: none; color: var(--accent); font: inherit; cursor: pointer; }
.sort { all: unset; cursor: pointer; }
.sort:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[aria-sort=ascending] .sort::after { content: ' ▲'; }
[aria-sort=descending] .sort::after { content: ' ▼'; }

.bars { margin: 0; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .3rem .75rem; align-items: center; font-size: .8125rem; }
.bars dt { grid-column: 1; color: var(--muted); align-self: start; }
.bars dd { grid-column: 2; margin: 0; display: grid; grid-template-columns: minmax(0, 1fr) 3.1rem; align-items: center; gap: .15rem .5rem; }
.bars small { grid-column: 1; margin-top: -.15rem; }
.bars .value { text-align: right; font-weight: 600; }
.track { position: relative; display: block; height: 1rem; background: var(--shade); border-radius: .2rem; }
.bar { position: absolute; inset: 0 auto 0 0; border-radius: .2rem; background: var(--ensemble); }
.one { position: absolute; top: -.2rem; bottom: -.2rem; width: 0; border-left: 2px dashed var(--text); }
.card .cost-table { border: 0; margin: 0; }
.card .cost-table :is(th, td) { padding: .2rem .5rem .2rem 0; font-size: .8125rem; }
.card .cost-table :is(td, thead th:not(:first-child)) { padding: .2rem 0 .2rem .45rem; }
.cost-table thead th { white-space: normal; overflow-wrap: anywhere; }
.cost-table td { font-weight: 600; line-height: 1.1; }
.cost-table tbody th { white-space: normal; }
.cost-table .track { width: 2.9rem; height: .4rem; margin: .1rem 0 0 auto; }
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
  caption > span { left: .5rem; max-width: calc(100vw - 2.5rem); }
  .dashboard th, .dashboard td { padding: .2rem .9rem .2rem .5rem; font-size: .8125rem; }
  .track { height: .8rem; }
  .bars small { display: none; }
}
@media (max-width: 34rem) {
  main { display: flex; flex-direction: column; }
  main > * { order: 1; min-width: 0; }
  main > .dashboard { order: 0; }
  .findings { margin: 1rem 0 0; }
  .findings div { display: block; margin-bottom: .4rem; }
  .wide, .roomy, .way, .dashboard .copy, .dashboard .verdict small { display: none; }
  .narrow { display: block; }
  .narrow .plot { font-size: 10px; }
  .dashboard .legend { font-size: .75rem; gap: 0 .5rem; }
  .scroll :is(th, td) { padding: .3rem .35rem; font-size: .75rem; }
  .scroll th:first-child, .words-3 :is(th, td):nth-child(-n + 3) { white-space: normal; }
  .words-3 thead th { overflow-wrap: normal; }
  .dashboard .verdict :is(td, thead th:not(:first-child)) { padding: .25rem .8rem .25rem .3rem; }
  .dashboard .best { margin-left: 0; }
  .dashboard .verdict th:first-child { padding-left: .5rem; max-width: 7rem; white-space: normal; }
}
@media print {
  :root {${light}
    color-scheme: light;
  }
  body { padding: 0; max-width: none; background: #fff; font-size: 9.5pt; }
  .skip, .contents, .copy { display: none; }
  h2, h3, section > p { break-inside: avoid; break-after: avoid; }
  tr, .card { break-inside: avoid; }
  .scroll { overflow: visible; }
  table :is(caption, th, td), .dashboard :is(th, td) { font-size: 7pt; padding: .15rem .35rem; }
  .verdict :is(td, thead th:not(:first-child)) { padding-right: .8rem; }
  .verdict small { font-size: 6pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
</style>`);
