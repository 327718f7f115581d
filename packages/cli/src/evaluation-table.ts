import { DataError } from '@freetickets/core';
import type { CostedEvaluation, Scores } from '@freetickets/evaluation';
import Table from 'cli-table3';

const count = new Intl.NumberFormat('en');

/** An evaluation as a table for a terminal: a row a ticket, the ensemble, and the dense network if there is one. */
export function evaluationTable({ ensemble, tickets, dense, cost }: CostedEvaluation): string {
  const sets = Object.keys(ensemble.ood);
  const table = new Table({
    head: [
      '',
      'accuracy',
      'NLL',
      'ECE',
      ...sets.map((set) => `AUC ${set}`),
      'weights',
      'train FLOPs',
    ],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...Array.from({ length: 5 + sets.length }, () => 'right' as const)],
  });
  const row = (name: string, scores: Scores, weights: number, flops: string) =>
    table.push([
      name,
      `${(100 * scores.accuracy).toFixed(2)}%`,
      scores.nll.toFixed(4),
      scores.ece.toFixed(4),
      ...sets.map((set) => scores.ood[set]?.auroc.entropy.toFixed(4) ?? ''),
      count.format(Math.round(weights)),
      flops,
    ]);
  tickets.forEach((scores, i) => {
    row(`ticket ${i + 1}`, scores, cost.activeParameters / tickets.length, '');
  });
  row('ensemble', ensemble, cost.activeParameters, `${cost.trainFlopsRatio.toFixed(3)}x`);
  if (dense) row('dense', dense, cost.parameters, '1x');
  return table.toString();
}

/** What training took, on this machine: the ensemble's beside the dense network's, and how they relate. */
function trainingTime({ trainSeconds, denseTrainSeconds }: CostedEvaluation['cost']): string {
  const ensemble = `Training took ${trainSeconds.toFixed(1)} s`;
  if (denseTrainSeconds === undefined) return `${ensemble}.`;
  const ratio = (trainSeconds / denseTrainSeconds).toFixed(2);
  return `${ensemble} for the ensemble, ${denseTrainSeconds.toFixed(1)} s for the dense network: ${ratio}x.`;
}

/** Throws a `DataError` that says what is missing of an evaluation, if anything. */
export function requireWhole({ missing }: CostedEvaluation): void {
  if (missing.length === 0) return;
  throw new DataError(missing.map(({ part, why }) => `Missing: ${part}: ${why}`).join('\n'));
}

/** How long training took, and how different the tickets are. */
export function evaluationNotes({ ensemble, cost, diversity }: CostedEvaluation): string {
  return [
    trainingTime(cost),
    ...(diversity
      ? [
          `Two tickets disagree on ${(100 * diversity.disagreement).toFixed(2)}% of the test set (KL ${diversity.kl.toFixed(4)}).`,
        ]
      : []),
    ...(Object.keys(ensemble.ood).length
      ? ['AUC: area under the ROC curve, other data against the test set, by predictive entropy.']
      : []),
  ].join('\n');
}
