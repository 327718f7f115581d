import type { RecordedEvaluation } from '@freetickets/runs';
import { expect, test } from 'vitest';
import type { RunData } from './run-data.js';
import { testSetsOf } from './test-sets.js';
import { leastRun, leastScores, testingRun } from './testing-run.js';
import { verdictOfRuns } from './verdict-of-runs.js';

const runOf = (
  name: string,
  evaluation: Partial<RecordedEvaluation>,
  config: RunData['config'] = { method: name, seed: 1 },
): RunData => ({
  ...leastRun(),
  name,
  folder: name,
  config,
  evaluation: { ensemble: leastScores, tickets: [], ...evaluation },
});
/** Scores with an interval around the accuracy. */
const scores = (accuracy: number, width: number) => ({
  ...leastScores,
  accuracy,
  ci95: { accuracy: [accuracy - width, accuracy + width] as const },
});

test('of several runs it names what is best by the intervals, and leaves the rest open', () => {
  const runs = [
    runOf('a', { ensemble: scores(0.9, 0.01) }),
    runOf('b', { ensemble: scores(0.8, 0.01) }),
  ];
  expect(verdictOfRuns(runs)).toBe(
    'Of 2 ensembles, a ensemble has the best accuracy; none is measurably best in NLL, Brier score and ECE.',
  );
  const close = [runs[0], runOf('b', { ensemble: scores(0.89, 0.01) })];
  expect(verdictOfRuns(close)).toBe(
    'Of 2 ensembles, none is measurably best in accuracy, NLL, Brier score and ECE.',
  );
});

test('a dense network that is better than all ensembles is the one that is named', () => {
  const runs = [
    runOf('a', { ensemble: scores(0.9, 0.01), dense: scores(0.95, 0.01) }),
    runOf('b', { ensemble: scores(0.92, 0.01), dense: scores(0.7, 0.01) }),
  ];
  expect(verdictOfRuns(runs)).toContain(
    'Of 2 ensembles and their dense networks, a dense has the best accuracy;',
  );
});

test('dense networks that some runs lack are counted', () => {
  const runs = [
    runOf('a', { ensemble: scores(0.9, 0.01), dense: scores(0.95, 0.01) }),
    runOf('b', { ensemble: scores(0.92, 0.01) }),
  ];
  expect(verdictOfRuns(runs)).toContain('Of 2 ensembles and one dense network, ');
});

test('what takes the least to train is counted, not estimated', () => {
  const { cost } = testingRun().evaluation;
  const runs = ['a', 'b'].map((name, i) =>
    runOf(name, { cost: { ...cost, trainFlops: cost.trainFlops + i } }),
  );
  expect(verdictOfRuns(runs)).toMatch(/; a ensemble takes the least training compute\.$/);
});

test('what is best and takes the least is named once; a run of one ticket is no ensemble', () => {
  const { cost } = testingRun().evaluation;
  const costing = (trainFlops: number) => ({ cost: { ...cost, trainFlops } });
  const runs = [
    runOf('a', { ensemble: scores(0.9, 0.01), ...costing(1) }),
    runOf('b', { ensemble: scores(0.8, 0.01), tickets: [leastScores], ...costing(2) }),
  ];
  expect(verdictOfRuns(runs)).toBe(
    'Of one ensemble and one single network, a ensemble has the best accuracy and takes the least training compute; none is measurably best in NLL, Brier score and ECE.',
  );
  const other = [runs[0], { ...runs[1], evaluation: { ...runs[1].evaluation, ...costing(0.5) } }];
  expect(verdictOfRuns(other)).toMatch(/; b network takes the least training compute\.$/);
});

test('seeds are averaged, not raced', () => {
  const seeds = (name: string, accuracies: readonly number[]) =>
    accuracies.map((accuracy, i) =>
      runOf(`${name}-${i}`, { ensemble: scores(accuracy, 0) }, { method: name, seed: i }),
    );
  const far = verdictOfRuns([...seeds('a', [0.9, 0.91]), ...seeds('b', [0.7, 0.71])]);
  expect(far).toContain('Of 2 ensembles (4 runs, seeds averaged), a (2 seeds) ensemble has the');
  // The best seed of all is one of b, but the means do not differ beyond the seeds.
  const near = verdictOfRuns([...seeds('a', [0.9, 0.91]), ...seeds('b', [0.8, 0.99])]);
  expect(near).toContain('none is measurably best in accuracy, NLL');
  expect(verdictOfRuns(seeds('a', [0.8, 0.9]))).toBe(
    'Of the ensemble (2 runs, seeds averaged), none is measurably best in accuracy, NLL, Brier score and ECE.',
  );
});

test('runs that were evaluated on different data do not compare', () => {
  const run = (label: string) =>
    runOf(label, { test: { dataset: label, count: 1, inputShape: [], classes: [] } });
  expect(verdictOfRuns([run('mnist'), run('svhn')])).toBe(
    'The 2 runs were evaluated on different test sets (mnist and svhn): their scores do not compare.',
  );
});

test('test sets of one name are the same only with the same inputs and classes', () => {
  const set = { dataset: 'arrays', count: 10, inputShape: [2], classes: ['a', 'b'] };
  const run = (label: string, other: Partial<typeof set>) =>
    runOf(label, { test: { ...set, ...other } });
  const others = [{ count: 11 }, { inputShape: [1, 2] }, { classes: ['a', 'c'] }];
  const words = ['number of inputs', 'input shape', 'classes'];
  others.forEach((other, i) => {
    expect(verdictOfRuns([run('a', {}), run('b', other), run('c', {})])).toBe(
      `The 3 runs were evaluated on different test sets (arrays, different in ${words[i]}): their scores do not compare.`,
    );
  });
  expect(testSetsOf([run('a', {}), run('b', {})])).toEqual([set]);
});
