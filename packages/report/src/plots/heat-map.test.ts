import { expect, test } from 'vitest';
import { parsed } from '../testing-page.js';
import { heatMap } from './heat-map.js';

test('a heat map writes each pair’s number, darker for more, and leaves the diagonal out', () => {
  const plot = parsed(
    heatMap(
      [
        [0, 0.1],
        [0.3, 0],
      ],
      { label: 'KL', format: (value) => value.toFixed(1) },
    ),
  );
  const labels = [...plot.querySelectorAll('text')].map(({ textContent }) => textContent);
  expect(labels.filter((label) => label?.includes('.'))).toEqual(['0.1', '0.3']);
  const [less, more] = [...plot.querySelectorAll('rect')].map((cell) =>
    Number(cell.getAttribute('fill-opacity')),
  );
  expect(more).toBeGreaterThan(less);
});

test('a heat map of many tickets has no room for numbers', () => {
  const values = Array.from({ length: 16 }, (_, i) => Array.from({ length: 16 }, (__, j) => i + j));
  const plot = parsed(heatMap(values, { label: 'KL', format: (value) => value.toFixed(1) }));
  expect(plot.querySelectorAll('rect')).toHaveLength(240);
  expect(
    [...plot.querySelectorAll('text')].some(({ textContent }) => textContent?.includes('.')),
  ).toBe(false);
  expect(plot.querySelector('desc')?.textContent).toBe('from 1.0 to 29.0');
});

test('a heat map of equal numbers', () => {
  const values = [
    [1, 1],
    [1, 1],
  ];
  expect(heatMap(values, { label: 'KL', format: String }).text).not.toContain('NaN');
});
