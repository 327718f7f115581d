import { type MainScore, mainScores, type RecordedScores } from '@freetickets/runs';
import { bestTicket } from './best-ticket.js';
import { duration, percent, ratio, score, sentenceList } from './format.js';
import { denseBytes, headlineScore } from './measures.js';
import { memberKind } from './member-name.js';
import type { RunData } from './run-data.js';
import { oodStanding, qualities, type Standing, standing } from './verdict.js';

/** What there is to say of an ensemble in one respect. */
export interface Finding {
  readonly topic: string;
  readonly sentence: string;
}

const points = (share: number): string => `${percent(share).replace('%', '')} points`;

/** How a predictor compares with the dense network, whose number follows. */
const compared = (found: Standing, better: string, worse: string, dense: string): string =>
  found === 'not distinguishable'
    ? `no measurable difference to the dense network (${dense})`
    : `measurably ${found === 'better' ? better : worse} than the dense network (${dense})`;

/** What a run found, a sentence a respect; what was not evaluated is left out. */
export function findingsOf(run: RunData): readonly Finding[] {
  const sentences = {
    Accuracy: accuracy(run),
    Calibration: calibration(run),
    'Unfamiliar data': unfamiliar(run),
    Corruption: corruption(run),
    Cost: cost(run),
    'One ticket': oneTicket(run),
  };
  return Object.entries(sentences).flatMap(([topic, sentence]) =>
    sentence === undefined ? [] : [{ topic, sentence }],
  );
}

function accuracy({ evaluation: { ensemble, dense, againstDense } }: RunData): string {
  const ci = ensemble.ci95?.accuracy;
  const sure = ci ? ` (95% interval ${percent(ci[0])} to ${percent(ci[1])})` : '';
  const own = `Right on ${percent(ensemble.accuracy)} of the test inputs${sure}`;
  if (!dense) return `${own}.`;
  const theirs = percent(dense.accuracy);
  if (!againstDense) return `${own}, the dense network on ${theirs}.`;
  const found = standing('accuracy', againstDense.accuracy.ci95);
  return `${own}: ${compared(found, 'more accurate', 'less accurate', theirs)}.`;
}

/** Whether confidences are too high or too low on the whole; undefined where they are neither. */
function leaning({ reliability = [], ece }: RecordedScores): string | undefined {
  let [gap, all] = [0, 0];
  for (const { count, confidence = 0, accuracy: hits = 0 } of reliability) {
    gap += count * (confidence - hits);
    all += count;
  }
  if (all === 0 || Math.abs(gap / all) < ece / 2) return undefined;
  return gap > 0 ? 'mostly too sure' : 'mostly too cautious';
}

function calibration({ evaluation: { ensemble, dense, againstDense } }: RunData): string {
  const way = leaning(ensemble);
  const own = `Its confidence is ${points(ensemble.ece)} off on average${way ? `, ${way}` : ''} (ECE ${score(ensemble.ece)})`;
  if (!dense) return `${own}.`;
  const theirs = points(dense.ece);
  if (!againstDense) return `${own}, the dense network’s ${theirs}.`;
  const found = standing('ece', againstDense.ece.ci95);
  const caution =
    found === 'not distinguishable'
      ? '; a small one goes unnoticed, as the interval is conservative'
      : '';
  return `${own}: ${compared(found, 'better calibrated', 'worse calibrated', theirs)}${caution}.`;
}

function unfamiliar({ evaluation: { ensemble, dense } }: RunData): string | undefined {
  const parts = Object.entries(ensemble.ood ?? {}).flatMap(([dataset, { auroc }]) => {
    const own = auroc[headlineScore];
    if (own === undefined) return [];
    const theirs = dense?.ood?.[dataset]?.auroc[headlineScore];
    if (!dense || theirs === undefined) return [`${dataset} in ${percent(own, 1)}`];
    const found = oodStanding(ensemble, dense, dataset);
    return [
      `${dataset} in ${percent(own, 1)}, ${compared(found, 'better', 'worse', percent(theirs, 1))}`,
    ];
  });
  if (parts.length === 0) return undefined;
  return `Told from a test input by its uncertainty, of all pairs: ${parts.join('; ')}.`;
}

function corruption({ evaluation: { ensemble, dense } }: RunData): string | undefined {
  const own = ensemble.corruptions;
  if (!own) return undefined;
  const types = Object.keys(own.byType).length;
  const theirs = dense?.corruptions?.mean;
  const against = (name: 'accuracy' | 'ece', show: (value: number) => string): string =>
    `${show(own.mean[name])}${theirs ? ` (dense ${show(theirs[name])})` : ''}`;
  return `Right on ${against('accuracy', percent)} on average over ${types} kinds at 5 severities, with confidence ${against('ece', points)} off; evaluated without intervals.`;
}

function cost({ evaluation: { cost: paid } }: RunData): string | undefined {
  if (!paid) return undefined;
  const { trainSeconds, denseTrainSeconds } = paid;
  const times = denseTrainSeconds
    ? ` (${duration(trainSeconds)} against ${duration(denseTrainSeconds)} here)`
    : '';
  return `Against a dense network, training takes ${ratio(paid.trainFlopsRatio)} the compute${times}, predicting ${ratio(paid.testFlopsRatio)}, and its files ${ratio(paid.bytes / denseBytes(paid))} the bytes.`;
}

function oneTicket(run: RunData): string | undefined {
  const { tickets, againstTickets } = run.evaluation;
  if (tickets.length < 2) return undefined;
  const { index, by } = bestTicket(run);
  const kind = memberKind(run.evaluation);
  const who = `its best ${kind} alone, ${kind} ${index + 1} by ${by} (right on ${percent(tickets[index].accuracy)})`;
  if (!againstTickets) {
    return `Whether the ensemble is better than ${who}, is not settled: there are no paired intervals.`;
  }
  // A ticket alone is not calibrated: of a calibrated ensemble, accuracy is what compares.
  const names: readonly MainScore[] = run.config.calibrator ? ['accuracy'] : mainScores;
  const [better, worse] = (['better', 'worse'] as const).map((wanted) =>
    qualities(wanted, againstTickets[index], names),
  );
  const but = worse.length ? `; worse in ${sentenceList(worse)}` : '';
  return better.length
    ? `The ensemble is measurably better in ${sentenceList(better)} than ${who}${but}.`
    : `Not worth ${tickets.length} ${kind}s here: not measurably better in anything than ${who}${but}.`;
}
