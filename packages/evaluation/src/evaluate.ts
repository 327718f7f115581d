import type { Examples, MemberLogits } from '@freetickets/core';
import type { Ensemble } from '@freetickets/tickets';
import { disagreement, klDivergence, softmax } from '@freetickets/uncertainty-metrics';
import { logitsOf, splitMembers } from './predictions.js';
import { type Predictions, type Scores, scoresOf } from './scores.js';

/** What an ensemble cost. Ratios are against the dense network. */
export interface Cost {
  readonly trainFlops: number;
  readonly trainFlopsRatio: number;
  /** All tickets' forward pass against one dense one. */
  readonly testFlopsRatio: number;
  /** Of all tickets. */
  readonly activeParameters: number;
  /** Of one dense network. */
  readonly parameters: number;
  /** Of the ticket files. */
  readonly bytes: number;
  /** Wall-clock time of the training steps. */
  readonly trainSeconds: number;
  readonly denseTrainSeconds?: number;
}

/** How different the members are from each other. */
export interface Diversity {
  /** Mean share of test inputs on which two members name different classes. */
  readonly disagreement: number;
  /** Mean KL divergence of two members' predictions, in nats. */
  readonly kl: number;
}

/** How good an ensemble is, each of its tickets, and the dense baseline. */
export interface Evaluation {
  readonly ensemble: Scores;
  readonly tickets: readonly Scores[];
  readonly dense?: Scores;
  /** Absent where there is one ticket. */
  readonly diversity?: Diversity;
}

/** `evaluation.json`: how good an ensemble is, and what it cost. */
export interface CostedEvaluation extends Evaluation {
  readonly cost: Cost;
}

export interface EvaluateOptions {
  readonly ensemble: Ensemble;
  /** The dense baseline. */
  readonly dense?: Ensemble;
  readonly test: Examples;
  /** Data of other kinds, preprocessed as the test set is, by name. */
  readonly ood?: { readonly [dataset: string]: Examples };
}

/** Judges an ensemble, each of its tickets and the dense baseline on the test set and on out-of-distribution data. */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { ensemble, dense, test, ood = {} } = options;
  const logits = await logitsOfAll(ensemble, { test, ood });
  const members = splitMembers(logits.test).map(probabilitiesOf);
  const several = ensemble.members.length > 1;
  return {
    ensemble: scoresOf(
      predictionsOf(ensemble, logits.test),
      test.labels,
      mapValues(logits.ood, (other) => predictionsOf(ensemble, other)),
    ),
    tickets: members.map((probabilities, member) =>
      scoresOf(
        { probabilities },
        test.labels,
        mapValues(logits.ood, (other) => ({
          probabilities: probabilitiesOf(splitMembers(other)[member]),
        })),
      ),
    ),
    ...(dense && { dense: (await evaluate({ ensemble: dense, test, ood })).ensemble }),
    ...(several && {
      diversity: { disagreement: disagreement(members), kl: klDivergence(members) },
    }),
  };
}

async function logitsOfAll(
  ensemble: Ensemble,
  { test, ood }: { test: Examples; ood: { readonly [dataset: string]: Examples } },
) {
  const others: Record<string, MemberLogits> = {};
  for (const [name, examples] of Object.entries(ood)) {
    others[name] = await logitsOf(ensemble, examples);
  }
  return { test: await logitsOf(ensemble, test), ood: others };
}

const probabilitiesOf = ({ data, shape: [, count, classes] }: MemberLogits) =>
  softmax({ data, shape: [count, classes] });

function predictionsOf(ensemble: Ensemble, logits: MemberLogits): Predictions {
  const { probabilities } = ensemble.judge(logits);
  return ensemble.members.length > 1
    ? { probabilities, members: splitMembers(logits).map(probabilitiesOf) }
    : { probabilities };
}

const mapValues = <T, U>(record: { readonly [key: string]: T }, map: (value: T) => U) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
