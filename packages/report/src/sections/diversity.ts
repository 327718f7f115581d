import { percent, score } from '../format.js';
import { type Html, html } from '../html.js';
import { heatMap } from '../plots/heat-map.js';
import type { RunData } from '../run-data.js';
import { figure, figures } from './figure.js';
import { type Place, section, stale } from './section.js';

/** How different the tickets are from each other. */
export function diversity({ evaluation, folder }: RunData, place: Place): Html | undefined {
  const about = { id: 'diversity', title: 'Diversity of the tickets' };
  const found = evaluation.diversity;
  if (!found) return undefined;
  const { disagreement, kl, cosine, pairs } = found;
  const words = html`<p>Two tickets name different classes on ${percent(disagreement)} of the test set; the KL divergence of their predictions is ${score(kl)} nats${cosine === undefined ? '' : `, their cosine similarity ${score(cosine)}`} (means over pairs).</p>`;
  if (!pairs) return section(place, about, [words, stale('numbers by pair', folder)]);
  return section(place, about, [
    words,
    figures(
      figure(
        'Disagreement',
        heatMap(pairs.disagreement, {
          label: 'Disagreement between tickets',
          format: (value) => percent(value),
        }),
        'share of inputs',
      ),
      figure(
        'KL divergence',
        heatMap(pairs.kl, { label: 'KL divergence between tickets', format: score }),
        'nats, from row to column',
      ),
      figure(
        'Cosine similarity',
        heatMap(pairs.cosine, { label: 'Cosine similarity of tickets', format: score }),
        'of the predicted probabilities',
      ),
    ),
  ]);
}
