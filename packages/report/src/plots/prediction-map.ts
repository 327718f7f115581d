import { dot, line, text } from '@observablehq/plot';
import type { Html } from '../html.js';
import { looks } from '../looks.js';
import type { MapPoint } from '../prediction-map.js';
import { draw, type PlotSize } from './draw.js';

/** Where the predictions went, epoch by epoch. Tickets are numbered. */
export function predictionMapPlot(points: readonly MapPoint[], size: PlotSize): Html {
  const stages = [
    { stage: 'baseline', name: 'dense', look: looks.dense },
    { stage: 'ensemble', name: 'ensemble', look: looks.ensemble },
  ] as const;
  const tickets = points.filter(({ stage, ticket }) => ticket && stage === 'ensemble');
  return draw({
    ...size,
    margin: 18,
    marginLeft: 18,
    marginBottom: 18,
    label: 'Map of the predictions on the probe during training',
    description: `${points.length} epochs; ${tickets.length} tickets`,
    x: { axis: null, inset: 12 },
    y: { axis: null, inset: 12 },
    opacity: { type: 'identity' },
    marks: [
      ...stages.flatMap(({ stage, name, look }) => {
        const own = points.filter((point) => point.stage === stage);
        return [
          line(own, {
            x: 'x',
            y: 'y',
            z: 'run',
            stroke: look.color,
            strokeOpacity: 0.5,
            strokeDasharray: look.dash,
          }),
          dot(own, {
            x: 'x',
            y: 'y',
            fill: look.color,
            symbol: look.symbol,
            r: 4,
            fillOpacity: ({ progress }) => 0.35 + 0.65 * progress,
            title: ({ run, epoch }) => `${name}, run ${run}, epoch ${epoch}`,
          }),
          text(
            own.filter(({ epoch }) => epoch === 1),
            { x: 'x', y: 'y', text: () => 'epoch 1', dy: -11, fontSize: 10, fill: 'var(--muted)' },
          ),
        ];
      }),
      dot(tickets, {
        x: 'x',
        y: 'y',
        r: 9,
        fill: 'var(--surface)',
        stroke: looks.ensemble.color,
        strokeWidth: 2,
      }),
      text(tickets, {
        x: 'x',
        y: 'y',
        text: ({ ticket }) => String(ticket),
        fontWeight: 'bold',
        fontSize: 11,
      }),
    ],
  });
}
