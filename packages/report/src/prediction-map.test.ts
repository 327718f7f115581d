import { expect, test } from 'vitest';
import { predictionMap } from './prediction-map.js';
import { testingRun } from './testing-run.js';

const run = testingRun();

test('every epoch has a place, the same each time, and tickets are known', () => {
  const points = predictionMap(run);
  expect(points).toHaveLength(9 + 5);
  expect(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
  expect(
    points.flatMap(({ stage, ticket }) => (stage === 'ensemble' ? (ticket ?? []) : [])),
  ).toEqual([1, 2, 3]);
  expect(predictionMap(run)).toEqual(points);
});

test('epochs that predict alike lie nearer than those that do not', () => {
  const events = run.events.map((event) => {
    if (event.type !== 'epoch') return event;
    const shift = event.stage === 'ensemble' ? 0 : 5;
    const probe = event.probe.map((_, i) =>
      i % 10 === (event.epoch > 4 ? shift : shift + 1) ? 9 : 0,
    );
    return { ...event, probe };
  });
  const points = predictionMap({ ...run, events });
  const late = points.filter(({ epoch, stage }) => epoch > 4 && stage === 'ensemble');
  const far = points.filter(({ stage }) => stage === 'baseline');
  const distance = (a: (typeof points)[number], b: (typeof points)[number]) =>
    Math.hypot(a.x - b.x, a.y - b.y);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(late.map((point) => distance(point, late[0])))).toBeLessThan(
    mean(far.map((point) => distance(point, late[0]))),
  );
});

test('a network that always says the same has a map, too', () => {
  const events = run.events.map((event) =>
    event.type === 'epoch' ? { ...event, probe: event.probe.map(() => 1) } : event,
  );
  const points = predictionMap({ ...run, events });
  expect(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
});

test('a log of another number of classes than the evaluation has no map', () => {
  const test = { ...run.evaluation.test, classes: ['a', 'b', 'c'] };
  expect(predictionMap({ ...run, evaluation: { ...run.evaluation, test } })).toEqual([]);
});

test('fewer than four epochs make no map', () => {
  const few = run.events.filter(
    (event) => event.type !== 'epoch' || (event.stage === 'ensemble' && event.epoch < 4),
  );
  expect(predictionMap({ ...run, events: few })).toEqual([]);
  expect(predictionMap({ ...run, events: [] })).toEqual([]);
});

test('a long training is thinned out, but keeps its tickets', () => {
  const long = Array.from({ length: 40 }, (_, i) =>
    run.events.map((event) =>
      event.type === 'epoch'
        ? { ...event, epoch: event.epoch + 9 * i, probe: event.probe.slice(0, 100) }
        : event,
    ),
  ).flat();
  const points = predictionMap({ ...run, events: long });
  expect(points.length).toBeLessThanOrEqual(210);
  expect(new Set(points.map(({ ticket }) => ticket))).toContain(3);
});
