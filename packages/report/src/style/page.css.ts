import { dark, light } from './palette.css.js';

/** Text, plots and what holds them. Plots take their colours from here, so that light and dark need no second drawing. */
export const page = `
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
.about, .remark, footer, figcaption span, .index, small { color: var(--muted); }
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
`;
