import { type Html, html } from '../html.js';
import { looks } from '../looks.js';
import { predictionMapPlot } from '../plots/prediction-map.js';
import type { MapPoint } from '../prediction-map.js';
import { figure, sized } from './figure.js';
import { legend } from './legend.js';
import { type Placement, remark, section } from './section.js';

/** Whether the tickets went to different places. */
export function predictionMapSection(points: readonly MapPoint[], placement: Placement): Html {
  const about = { id: 'map', title: 'Where the predictions went' };
  if (points.length === 0) {
    const why = 'A map needs the predictions of at least four epochs; the log has fewer.';
    return section(placement, about, remark(why));
  }
  const hasBaseline = points.some(({ stage }) => stage === 'baseline');
  return section(placement, about, [
    html`<p>Each mark is an epoch, each numbered ring a ticket. Epochs that predict alike on the probe, a fixed part of the validation data, lie close together; distances across the whole map mean little (UMAP).</p>`,
    figure(
      'Map of predictions',
      [
        sized(
          predictionMapPlot(points, { width: 760, height: 400 }),
          predictionMapPlot(points, { width: 360, height: 320 }),
        ),
        legend([
          { name: 'ensemble', look: looks.ensemble },
          ...(hasBaseline ? [{ name: 'dense', look: looks.dense }] : []),
        ]),
      ],
      undefined,
      'map',
    ),
  ]);
}
