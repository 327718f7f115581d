import { count, duration, quantity, ratio } from '../format.js';
import { type Html, html } from '../html.js';
import { denseBytes } from '../measures.js';
import { memberKind } from '../member-name.js';
import type { AnyRun } from '../run-data.js';
import { noValue } from './no-value.js';
import { type Placement, section, stale } from './section.js';
import { table } from './table.js';

/** What a run cost, in full. */
export function cost(run: AnyRun, placement: Placement): Html {
  const { cost: paid, tickets } = run.evaluation;
  const about = { id: 'cost', title: 'Cost' };
  if (!paid) return section(placement, about, stale('cost', run.folder));
  const notTrained = noValue('no dense network was trained');
  const notRecorded = noValue(`not recorded: run freetickets evaluate ${run.folder} again`);
  const rows = [
    {
      head: 'training FLOPs',
      cells: [
        quantity(paid.trainFlops, 'FLOP'),
        quantity(paid.trainFlops / paid.trainFlopsRatio, 'FLOP'),
        ratio(paid.trainFlopsRatio),
      ],
    },
    {
      head: `prediction FLOPs, all ${memberKind(run.evaluation)}s`,
      cells: [
        paid.testFlops ? quantity(paid.testFlops, 'FLOP') : notRecorded,
        paid.testFlops ? quantity(paid.testFlops / paid.testFlopsRatio, 'FLOP') : notRecorded,
        ratio(paid.testFlopsRatio),
      ],
    },
    {
      head: 'training time',
      cells: [
        duration(paid.trainSeconds),
        paid.denseTrainSeconds ? duration(paid.denseTrainSeconds) : notTrained,
        paid.denseTrainSeconds ? ratio(paid.trainSeconds / paid.denseTrainSeconds) : notTrained,
      ],
    },
    ...(paid.predictSeconds
      ? [
          {
            head: 'predicting one input',
            cells: [
              duration(paid.predictSeconds),
              paid.densePredictSeconds ? duration(paid.densePredictSeconds) : notTrained,
              paid.densePredictSeconds
                ? ratio(paid.predictSeconds / paid.densePredictSeconds)
                : notTrained,
            ],
          },
        ]
      : []),
    {
      head: 'weights, all tickets',
      cells: [
        count(paid.activeParameters),
        count(paid.parameters),
        ratio(paid.activeParameters / paid.parameters),
      ],
    },
    {
      head: 'ticket files',
      cells: [
        quantity(paid.bytes, 'B'),
        html`${quantity(denseBytes(paid), 'B')} <small>as float32</small>`,
        ratio(paid.bytes / denseBytes(paid)),
      ],
    },
  ];
  const head = ['Quantity', `ensemble of ${tickets.length}`, 'dense', 'ratio'];
  return section(placement, about, [
    html`<p>FLOPs count multiply and add separately, of convolutions and dense layers; times are wall-clock, on the machine below: of the training steps, and the median of predictions of one input in a row.</p>`,
    table('Cost of the ensemble against the dense network', head, rows),
  ]);
}
