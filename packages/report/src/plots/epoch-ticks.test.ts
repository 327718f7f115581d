import { expect, test } from 'vitest';
import { itemLook } from '../looks.js';
import { parsed } from '../testing-page.js';
import { layerCurves } from './layer-curve.js';

test.each([1, 2, 3, 5, 7, 40])('ticks of %d epochs stand at whole ones', (length) => {
  const timeline = { epochs: [], phases: [], topology: [], layers: {}, length };
  const plot = layerCurves(timeline, [{ name: 'a', look: itemLook(0) }], 'density');
  const labels = [...parsed(plot).querySelectorAll('text')].map(({ textContent }) => textContent);
  const ticks = labels.filter((label) => /^[\d.,]+$/.test(label ?? '')).map(Number);
  expect(ticks.length).toBeGreaterThan(1);
  expect(ticks.every(Number.isInteger)).toBe(true);
});
