import { expect, test } from 'vitest';
import { looks } from '../looks.js';
import { across, drawn, numbers, up } from '../testing-plot.js';
import { entropyHistogram } from './entropy-histogram.js';

test('an entropy histogram steps at its edges', () => {
  const histogram = { edges: [0, 1, 2], inside: [1, 0], outside: [0.25, 0.75] };
  const outlines = drawn(
    entropyHistogram(histogram, { dataset: 'noise', look: looks.dense }),
    looks.dense.color,
    'path',
  );
  const steps = numbers(outlines.at(-1)?.getAttribute('d'));
  expect(steps.slice(0, 2)).toEqual([across(0), up(1)]);
  expect(steps).toContain(across(0.5));
});
