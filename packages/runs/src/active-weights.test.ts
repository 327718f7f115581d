import { expect, test } from 'vitest';
import { type ActiveFrom, noteActive } from './index.js';

test('by run, what events say of active weights; a run that starts anew begins anew', () => {
  const runs: ActiveFrom[][] = [];
  const start = (run: number, active: number) =>
    noteActive(runs, {
      type: 'run-start',
      run,
      step: 0,
      layers: { 'fc/kernel': { size: 9, active } },
    });
  const change = (run: number, step: number, active: number) =>
    noteActive(runs, {
      type: 'topology',
      run,
      step,
      layers: { 'fc/kernel': { pruned: 1, grown: 0, regrown: 0, active } },
    });
  start(1, 5);
  change(1, 3, 4);
  noteActive(runs, { type: 'warning' });
  start(2, 6);
  change(2, 4, 3);
  start(2, 7);
  change(2, 9, 2);
  expect(runs).toEqual([
    [
      { step: 0, active: { 'fc/kernel': 5 } },
      { step: 3, active: { 'fc/kernel': 4 } },
    ],
    [
      { step: 0, active: { 'fc/kernel': 7 } },
      { step: 9, active: { 'fc/kernel': 2 } },
    ],
  ]);
});
