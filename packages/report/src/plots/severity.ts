import type { MainScore } from '@freetickets/runs';
import { mainScore } from '../format.js';
import type { Html } from '../html.js';
import type { Series } from '../series.js';
import { scoreTitles } from '../wording.js';
import { curves } from './curves.js';
import { draw } from './draw.js';

/** A score against the severity of corruption, mean over its types; severity 0 is the same examples untouched, if known. */
export function severityCurves(series: readonly Series[], name: MainScore): Html {
  const shown = series.flatMap(({ name: of, look, scores: { corruptions } }) => {
    if (!corruptions) return [];
    const { untouched, bySeverity } = corruptions;
    const points = [untouched, ...bySeverity].flatMap((at, severity) =>
      at ? [{ severity, value: at[name] }] : [],
    );
    return [{ name: of, look, points }];
  });
  const title = scoreTitles[name];
  return draw({
    label: `${title} against severity of corruption`,
    x: { label: 'severity', ticks: [0, 1, 2, 3, 4, 5], tickFormat: 'd', domain: [-0.1, 5.1] },
    y: {
      label: title,
      grid: true,
      ticks: 5,
      ...(name === 'accuracy' ? { tickFormat: '.1%' } : { zero: true }),
    },
    marks: [
      ...curves(shown, {
        x: ({ severity }) => severity,
        y: ({ value }) => value,
        title: ({ severity, value }) =>
          `${title} ${mainScore(name, value)} at severity ${severity}`,
      }),
    ],
  });
}
