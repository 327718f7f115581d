import { describe, expect, test } from 'vitest';
import { lookOf } from '../series.js';
import { parsed } from '../testing-page.js';
import { across, drawn, numbers, up } from '../testing-plot.js';
import { binCounts, reliabilityCurves, reliabilityDiagram } from './reliability.js';

const scores = { accuracy: 0.7, nll: 1, brier: 0.3, ece: 0.1 };
const reliability = [
  { lower: 0, upper: 0.5, count: 0 },
  { lower: 0.5, upper: 0.75, count: 10, confidence: 0.6, accuracy: 0.5 },
  { lower: 0.75, upper: 1, count: 1234, confidence: 0.9, accuracy: 0.75 },
];

describe('reliability', () => {
  const look = lookOf(0);

  test('bars reach up to the accuracy of their bin, and empty bins have none', () => {
    const bars = drawn(
      reliabilityDiagram('a', { ...scores, reliability }, look),
      look.color,
      'rect',
    );
    expect(bars).toHaveLength(2);
    const [bar] = bars;
    const [x, y] = ['x', 'y'].map((name) => Number(bar.getAttribute(name)));
    expect(x).toBeCloseTo(across(0.5) + 0.5, 1);
    expect(y).toBeCloseTo(up(0.5) + 0.5, 1);
  });

  test('marks stand at confidence and accuracy', () => {
    const one = { name: 'a', kind: 'ensemble', look, scores: { ...scores, reliability } } as const;
    const [curve] = drawn(reliabilityCurves([one]), look.color, 'path');
    const points = numbers(curve.getAttribute('d'));
    const expected = [across(0.6), up(0.5), across(0.9), up(0.75)];
    expected.forEach((value, i) => {
      expect(points[i]).toBeCloseTo(value, 1);
    });
  });

  test('counts are written on their bars', () => {
    const plot = parsed(binCounts('a', { ...scores, reliability }, look));
    const labels = [...plot.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(labels).toContain('10');
    expect(labels).toContain('1.2k');
  });
});
