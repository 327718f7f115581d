import type { RecordedScores } from '../evaluation-file.js';
import { html, type Part } from '../html.js';
import type { RunData } from '../run-data.js';

/** A predictor in the verdict table. */
export interface Entry {
  readonly name: Part;
  readonly kind: 'ensemble' | 'dense' | 'ticket';
  readonly scores: RecordedScores;
  readonly weights?: number | undefined;
  readonly flops?: number | undefined;
  readonly flopsRatio?: number | undefined;
}

/** How a run's predictors stand: ensemble, dense, then the tickets. */
export function entriesOf({ evaluation }: RunData, name: string | undefined): readonly Entry[] {
  const { ensemble, dense, tickets, cost } = evaluation;
  const named = (kind: string): Part =>
    name === undefined ? kind : html`<span class="run">${name}</span> ${kind}`;
  return [
    {
      name: named('ensemble'),
      kind: 'ensemble',
      scores: ensemble,
      weights: cost?.activeParameters,
      flops: cost?.trainFlops,
      flopsRatio: cost?.trainFlopsRatio,
    },
    ...(dense
      ? [
          {
            name: named('dense'),
            kind: 'dense',
            scores: dense,
            weights: cost?.parameters,
            flops: cost && cost.trainFlops / cost.trainFlopsRatio,
            flopsRatio: 1,
          } as const,
        ]
      : []),
    ...tickets.map(
      (scores, i) =>
        ({
          name: named(`ticket ${i + 1}`),
          kind: 'ticket',
          scores,
          weights: cost && cost.activeParameters / tickets.length,
        }) as const,
    ),
  ];
}
