import { cell, text } from '@observablehq/plot';
import { largestOf, smallestOf } from '../extremes.js';
import type { Html } from '../html.js';
import { draw } from './draw.js';

/** More tickets leave no room for numbers. */
const roomy = 12;

/** A measure between each pair of tickets: darker is more, and every cell has its number where there is room. */
export function heatMap(
  values: readonly (readonly number[])[],
  { label, format }: { readonly label: string; readonly format: (value: number) => string },
): Html {
  const cells = values.flatMap((row, i) =>
    row.flatMap((value, j) => (i === j ? [] : [{ a: i + 1, b: j + 1, value }])),
  );
  const all = cells.map(({ value }) => value);
  const largest = Math.max(largestOf(all), Number.MIN_VALUE);
  const least = Math.min(smallestOf(all), largest);
  const strength = ({ value }: { readonly value: number }) =>
    largest === least ? 0.3 : 0.12 + (0.4 * (value - least)) / (largest - least);
  const tickets = values.map((_, i) => i + 1);
  return draw({
    height: 270,
    marginTop: 10,
    label,
    description: `from ${format(least)} to ${format(largest)}`,
    x: { type: 'band', domain: tickets, label: 'ticket', tickSize: 0, padding: 0.04 },
    y: { type: 'band', domain: tickets, label: 'ticket', tickSize: 0, padding: 0.04 },
    marks: [
      cell(cells, {
        x: 'b',
        y: 'a',
        fill: 'var(--ticket)',
        fillOpacity: strength,
        title: ({ a, b, value }) => `tickets ${a} and ${b}: ${format(value)}`,
      }),
      text(values.length > roomy ? [] : cells, {
        x: 'b',
        y: 'a',
        text: ({ value }) => format(value),
        fill: 'var(--text)',
        fontSize: values.length > 8 ? 7 : values.length > 6 ? 8 : values.length > 4 ? 10 : 12,
      }),
    ],
  });
}
