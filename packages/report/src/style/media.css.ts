import { light } from './palette.css.js';

/** What is different on small screens and on paper. */
export const media = `
@media (max-width: 52rem) {
  body { padding: .6rem .75rem 1.5rem; }
  h1 { font-size: 1.15rem; }
  .sentence { font-size: .9375rem; margin: .2rem 0 .5rem; }
  .heading .about { font-size: .75rem; }
  .dashboard { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; }
  .dashboard .card { padding: .4rem .5rem; }
  #at-a-glance-cost { grid-column: 1 / -1; }
  .bars small { display: none; }
  .bars div { grid-template-columns: 7.5rem minmax(0, 1fr) 3.5rem; align-items: center; }
  .bars .track { grid-area: 1 / 2; }
  .bars .value { grid-area: 1 / 3; text-align: right; }
  .dashboard caption { padding: .3rem .5rem .1rem; font-size: .75rem; }
  caption > span { left: .5rem; max-width: calc(100vw - 2.5rem); }
  caption .copy { float: none; display: block; position: sticky; left: .75rem; margin: .25rem 0; }
  .dashboard th, .dashboard td { padding: .2rem .9rem .2rem .5rem; font-size: .8125rem; }
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
`;
