import type { LoggedEvent, TopologyCause } from '@freetickets/runs';
import { expect, test } from 'vitest';
import { timelineOf } from './timeline.js';

const stage = 'ensemble';
const start = (run: number, epochs: number): LoggedEvent => ({
  stage,
  type: 'run-start',
  run,
  step: 0,
  runs: 2,
  epochs,
  steps: 10 * epochs,
  layers: { dense: { size: 8, active: 2 } },
});
const epoch = (run: number, number: number, phase: string): LoggedEvent => ({
  stage,
  type: 'epoch',
  run,
  step: 10 * number,
  epoch: number,
  epochs: 3,
  phase,
  learningRate: 0.1,
  train: { loss: 1, accuracy: 0.5 },
  validation: { accuracy: 0.5, nll: 1 },
  layers: { dense: { density: 0.25, explored: 0.5 } },
  probe: [0, 1],
  seconds: 1,
});
const update = (run: number, step: number, cause: TopologyCause): LoggedEvent => ({
  stage,
  type: 'topology',
  run,
  step,
  cause,
  layers: {},
});
const ticket = (run: number, number: number, at: number): LoggedEvent => ({
  stage,
  type: 'ticket',
  run,
  step: 10 * at,
  ticket: number,
  epoch: at,
  validation: { accuracy: 0.5, nll: 1 },
});

test('phases, updates and tickets of one run, in epochs', () => {
  const timeline = timelineOf(
    [
      start(1, 3),
      update(1, 5, 'update'),
      epoch(1, 1, 'exploration'),
      epoch(1, 2, 'exploration'),
      update(1, 20, 'pruning'),
      epoch(1, 3, 'refinement 1'),
      ticket(1, 1, 3),
      { ...epoch(1, 1, 'training'), stage: 'baseline' },
    ],
    stage,
  );
  expect(timeline.length).toBe(3);
  expect(timeline.phases).toEqual([
    { name: 'exploration', run: 1, from: 0, to: 2 },
    { name: 'refinement 1', run: 1, from: 2, to: 3 },
  ]);
  expect(timeline.topology).toEqual([
    { at: 0.5, cause: 'update' },
    { at: 2, cause: 'pruning' },
  ]);
  expect(timeline.epochs.map(({ at, ticket: made }) => [at, made])).toEqual([
    [1, undefined],
    [2, undefined],
    [3, 1],
  ]);
  expect(timeline.layers.dense).toEqual({ size: 8, active: 2 });
});

test('the runs of a plan stand one after the other', () => {
  const timeline = timelineOf(
    [
      start(1, 2),
      epoch(1, 1, 'training'),
      epoch(1, 2, 'training'),
      ticket(1, 1, 2),
      start(2, 2),
      epoch(2, 1, 'training'),
      update(2, 15, 'update'),
      epoch(2, 2, 'training'),
      ticket(2, 2, 1),
    ],
    stage,
  );
  expect(timeline.phases.map(({ name, from, to }) => [name, from, to])).toEqual([
    ['run 1', 0, 2],
    ['run 2', 2, 4],
  ]);
  expect(timeline.topology).toEqual([{ at: 3.5, cause: 'update' }]);
  expect(timeline.epochs.map(({ at, ticket: made }) => [at, made])).toEqual([
    [1, undefined],
    [2, 1],
    [3, 2],
    [4, undefined],
  ]);
});

test('a stage that never began', () => {
  expect(timelineOf([], 'baseline')).toMatchObject({ length: 1, epochs: [], phases: [] });
});
