import { lineY } from '@observablehq/plot';
import { percent } from '../format.js';
import type { Html } from '../html.js';
import type { Look } from '../looks.js';
import type { Timeline } from '../timeline.js';
import { hover } from './curves.js';
import { draw } from './draw.js';
import { epochTicks } from './epoch-ticks.js';

/** The share of a layer's weights over the epochs: those active, or those that ever were. */
export function layerCurves(
  { epochs, length }: Timeline,
  layers: readonly { readonly name: string; readonly look: Look }[],
  share: 'density' | 'explored',
): Html {
  const label = share === 'density' ? 'Density' : 'Explored share';
  return draw({
    label: `${label} by layer over the epochs`,
    x: { label: 'epoch', domain: [0, length], ticks: epochTicks(length) },
    y: { label: null, domain: [0, 1], tickFormat: '.0%', grid: true, ticks: 5 },
    marks: [
      ...[...layers].reverse().map(({ name, look }) =>
        lineY(epochs, {
          x: 'at',
          y: ({ layers }) => layers[name]?.[share],
          z: 'run',
          stroke: look.color,
          strokeWidth: look.width,
          strokeDasharray: look.dash,
        }),
      ),
      ...layers.map(({ name }) =>
        hover(name, epochs, {
          x: 'at',
          y: ({ layers: own }) => own[name]?.[share],
          title: ({ at, layers: own }) =>
            `${label.toLowerCase()} ${percent(own[name]?.[share] ?? 0)} at epoch ${at}`,
        }),
      ),
    ],
  });
}
