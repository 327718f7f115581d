import type { RegressionRun } from '../run-data.js';
import { type Card, narrow, wide } from '../sections/dashboard.js';
import { sized } from '../sections/figure.js';
import { legend, seriesLegend } from '../sections/legend.js';
import { remark } from '../sections/section.js';
import { seriesOf, seriesOfRuns, withoutTickets } from '../series.js';
import { testSetsOf } from '../test-sets.js';
import { coverageCurves } from './coverage.js';
import { crpsAgainstCost } from './crps-and-cost.js';

/** Of runs that predict a number: whether intervals hold what they say, and a score against what it cost. */
export function regressionCards(runs: readonly RegressionRun[]): readonly Card[] {
  const several = runs.length > 1;
  const all = several ? seriesOfRuns(runs) : withoutTickets(seriesOf(runs[0]));
  const main = several ? all.filter(({ kind }) => kind === 'ensemble') : all;
  const isComparable = testSetsOf(runs).length === 1;
  const hasDense = several && all.some(({ kind }) => kind === 'dense');
  return [
    {
      id: 'coverage',
      title: 'Coverage of intervals',
      body: [sized(coverageCurves(main, wide), coverageCurves(main, narrow)), seriesLegend(main)],
    },
    {
      id: 'crps',
      title: 'CRPS against cost',
      body: isComparable
        ? [
            sized(crpsAgainstCost(all, wide), crpsAgainstCost(all, narrow)),
            legend(main.map(({ name, look }) => ({ name, look: { ...look, dash: 'none' } }))),
            hasDense && remark('Hollow marks are the dense networks.'),
          ]
        : remark('The runs were evaluated on different test sets: their scores do not compare.'),
    },
  ];
}
