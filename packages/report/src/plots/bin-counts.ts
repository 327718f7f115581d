import type { RecordedScores } from '@freetickets/runs';
import { rectY, ruleY, text } from '@observablehq/plot';
import { count } from '../format.js';
import type { Html } from '../html.js';
import type { Look } from '../looks.js';
import { draw } from './draw.js';

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 2 });

/** How many examples each bin holds. */
export function binCounts(name: string, scores: RecordedScores, look: Look): Html {
  const bins = scores.reliability ?? [];
  return draw({
    height: 102,
    marginTop: 30,
    marginBottom: 20,
    label: `Examples by confidence of ${name}`,
    x: { domain: [0, 1], label: null, ticks: [] },
    y: { type: 'sqrt', label: 'inputs (root scale)', ticks: 2, tickFormat: count },
    marks: [
      rectY(bins, { x1: 'lower', x2: 'upper', y: 'count', fill: look.color, inset: 0.5 }),
      text(
        bins.filter((bin) => bin.count > 0),
        {
          x: ({ lower, upper }) => (lower + upper) / 2,
          y: 'count',
          text: (bin) => compact.format(bin.count).replace('K', 'k'),
          dy: -6,
          fontSize: 9,
        },
      ),
      ruleY([0], { stroke: 'currentColor' }),
    ],
  });
}
