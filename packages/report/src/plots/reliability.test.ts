import { wilsonInterval } from '@freetickets/uncertainty-metrics';
import { expect, test } from 'vitest';
import { looks } from '../looks.js';
import { parsed } from '../testing-page.js';
import { across, drawn, numbers, up } from '../testing-plot.js';
import { binCounts } from './bin-counts.js';
import { reliabilityCurves, reliabilityDiagram } from './reliability.js';

const scores = { accuracy: 0.7, nll: 1, brier: 0.3, ece: 0.1 };
const reliability = [
  { lower: 0, upper: 0.5, count: 0 },
  { lower: 0.5, upper: 0.75, count: 25, confidence: 0.6, accuracy: 0.5 },
  { lower: 0.75, upper: 1, count: 1234, confidence: 0.9, accuracy: 0.75 },
];

const look = looks.ensemble;

test('bars reach up to the accuracy of their bin, and empty bins have none', () => {
  const bars = drawn(reliabilityDiagram('a', { ...scores, reliability }, look), look.color, 'rect');
  expect(bars).toHaveLength(2);
  const [bar] = bars;
  const [x, y] = ['x', 'y'].map((name) => Number(bar.getAttribute(name)));
  expect(x).toBeCloseTo(across(0.5) + 0.5, 1);
  expect(y).toBeCloseTo(up(0.5) + 0.5, 1);
});

test('marks stand at confidence and accuracy', () => {
  const one = {
    name: 'a',
    kind: 'ensemble',
    look,
    scores: { ...scores, reliability },
  } as const;
  const [curve] = drawn(reliabilityCurves([one]), look.color, 'path');
  const points = numbers(curve.getAttribute('d'));
  const expected = [across(0.6), up(0.5), across(0.9), up(0.75)];
  expected.forEach((value, i) => {
    expect(points[i]).toBeCloseTo(value, 1);
  });
});

test('a bin of few is faint and no line goes through it; every bin has its interval', () => {
  const sparse = [
    { lower: 0, upper: 0.5, count: 19, confidence: 0.4, accuracy: 0.5 },
    ...reliability.slice(1),
  ];
  const own = { ...scores, reliability: sparse };
  const plot = reliabilityCurves([{ name: 'a', kind: 'ensemble', look, scores: own }]);
  const [curve] = drawn(plot, look.color, 'path');
  const [x] = numbers(curve.getAttribute('d'));
  expect(x).toBeCloseTo(across(0.6), 1);
  const marks = drawn(plot, look.color, 'circle');
  const faint = marks.filter((mark) => Number(mark.getAttribute('fill-opacity')) < 0.5);
  expect([marks.length, faint.length]).toEqual([3, 1]);
  const lines = drawn(plot, look.color, 'line');
  const [low, high] = wilsonInterval(0.5, 19);
  const ends = ['y1', 'y2'].map((end) => Number(lines[0].getAttribute(end)));
  expect(lines).toHaveLength(3);
  expect(Math.max(...ends)).toBeCloseTo(up(low), 1);
  expect(Math.min(...ends)).toBeCloseTo(up(high), 1);
  const titles = [...parsed(plot).querySelectorAll('title')].map((one) => one.textContent);
  expect(titles).toContain('a: confidence 90.0%, accuracy 75.0% (72.5% to 77.3%), 1,234 inputs');
});

test('counts are written on their bars', () => {
  const plot = parsed(binCounts('a', { ...scores, reliability }, look));
  const labels = [...plot.querySelectorAll('text')].map(({ textContent }) => textContent);
  expect(labels).toContain('25');
  expect(labels).toContain('1.2k');
  expect(labels).toContain('1,000');
  expect(labels).toContain('inputs (root scale)');
});
