import { lineY, text } from '@observablehq/plot';
import { expect, test } from 'vitest';
import { parsed } from '../testing-page.js';
import { draw } from './draw.js';

const line = (label: string, description?: string) =>
  parsed(
    draw({
      label,
      ...(description ? { description } : {}),
      marks: [lineY([1 / 3, 2 / 3]), text(['<script>'], { frameAnchor: 'middle' })],
    }),
  ).querySelector('svg');

test('a plot is one picture with a name and a description', () => {
  const svg = line('a < b', 'rises');
  expect(svg?.getAttribute('role')).toBe('img');
  expect(svg?.getAttribute('aria-label')).toBe('a < b');
  expect(svg?.querySelector('desc')?.textContent).toBe('rises');
  expect(svg?.querySelectorAll('[aria-label], [aria-hidden], [aria-description]')).toHaveLength(0);
});

test('it brings no style of its own, and no text as markup', () => {
  const svg = line('a');
  expect(svg?.querySelectorAll('style, script')).toHaveLength(0);
  expect(svg?.textContent).toContain('<script>');
});

test('coordinates have two decimals', () => {
  expect(line('a')?.outerHTML).not.toMatch(/(?:d|transform)="[^"]*\.\d{3}/);
});
