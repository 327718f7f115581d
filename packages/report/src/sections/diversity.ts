import { percent, score } from '../format.js';
import { type Html, html } from '../html.js';
import { heatMap } from '../plots/heat-map.js';
import type { RunData } from '../run-data.js';
import { figure, figures } from './figure.js';
import { type Placement, section, stale } from './section.js';

/**
 * The share of inputs on which predictors of these accuracies would disagree, on average over pairs, if their errors were
 * independent and fell on all wrong classes alike.
 */
export function independentDisagreement(
  predictors: readonly { readonly accuracy: number }[],
  classes: number,
): number {
  const pairs = predictors.flatMap((a, i) =>
    predictors.slice(i + 1).map((b) => {
      const [p, q] = [a.accuracy, b.accuracy];
      return 1 - p * q - ((1 - p) * (1 - q)) / Math.max(1, classes - 1);
    }),
  );
  return pairs.reduce((sum, share) => sum + share, 0) / pairs.length;
}

/** How different the tickets are from each other. */
export function diversity({ evaluation, folder }: RunData, placement: Placement): Html | undefined {
  const about = { id: 'diversity', title: 'Diversity of the tickets' };
  const found = evaluation.diversity;
  if (!found) return undefined;
  const { disagreement, kl, cosine, pairs } = found;
  const classes = evaluation.test?.classes.length ?? 2;
  const independent = independentDisagreement(evaluation.tickets, classes);
  const words = html`<p>Two tickets predict different classes on ${percent(disagreement)} of the test set; the KL divergence of their predictions is ${score(kl)} nats${cosine === undefined ? '' : `, their cosine similarity ${score(cosine)}`} (means over pairs).</p>
<p>For scale: equal networks disagree on 0%; networks as accurate as these whose errors had nothing to do with each other would on ${percent(independent)}. These are at ${percent(disagreement / independent, 0)} of that. Networks of separate trainings stay below 100% as well, for some inputs are hard for all of them; the lower the share, the less an ensemble can gain.</p>`;
  if (!pairs) return section(placement, about, [words, stale('numbers by pair', folder)]);
  return section(placement, about, [
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
