import type {
  Interval,
  ReliabilityBin,
  RiskCoveragePoint,
  RocPoint,
} from '@freetickets/uncertainty-metrics';

import type { Missing } from './attempts.js';

/** What is judged with confidence intervals, and under corruption. */
export const mainScores = ['accuracy', 'nll', 'brier', 'ece'] as const;
export type MainScore = (typeof mainScores)[number];

/** How good a predictor is on a data set. */
export interface MainScores {
  readonly accuracy: number;
  /** Mean negative log-likelihood in nats. */
  readonly nll: number;
  readonly brier: number;
  /** Expected calibration error, 15 equal-width bins. */
  readonly ece: number;
}

/** How well a predictor tells a data set apart from the one it was trained for; by score, such as `entropy`. */
export interface OodScores {
  /** Area under the ROC curve. */
  readonly auroc: { readonly [score: string]: number };
  /** Its 95% confidence intervals by DeLong; absent where the data are told apart without fail, or are a single input. */
  readonly aurocCi95: { readonly [score: string]: Interval };
  /** Area under the precision-recall curve where the other data are what is to be found. */
  readonly auprOut: { readonly [score: string]: number };
  /** The same where the test set is. */
  readonly auprIn: { readonly [score: string]: number };
  /** The share of the test set that is taken for other data where 95% of those are found. */
  readonly fpr95: { readonly [score: string]: number };
  /** The ROC curve by predictive entropy, at no more than 101 places. */
  readonly roc: readonly RocPoint[];
  /** Shares of the test set and of the other data by predictive entropy in nats: share i lies between edges i and i + 1. */
  readonly entropy: {
    readonly edges: readonly number[];
    readonly inside: readonly number[];
    readonly outside: readonly number[];
  };
}

/** What is left on corrupted test data. */
export interface CorruptionScores {
  /** Examples of a corrupted set. */
  readonly count: number;
  /** On the same examples without corruption, where these are known: not of published files. */
  readonly untouched?: MainScores;
  /** Mean over types and severities. */
  readonly mean: MainScores;
  /** Mean over types, by severity from 1 to 5. */
  readonly bySeverity: readonly MainScores[];
  readonly byType: {
    readonly [type: string]: {
      readonly mean: MainScores;
      readonly bySeverity: readonly MainScores[];
    };
  };
}

/** A predictor's scores on the test set, on data of other kinds and on corrupted test data. */
export interface Scores extends MainScores {
  /** 95% confidence intervals: by the bootstrap, that of `ece` by `calibrationErrorInterval` of `@freetickets/uncertainty-metrics`. */
  readonly ci95: { readonly [score in MainScore]: Interval };
  /** Every other metric, by its name in scoreKey. */
  readonly metrics: { readonly [name: string]: number };
  readonly reliability: readonly ReliabilityBin[];
  /** The error rate among the share of the test set that the predictor is surest of, at no more than 101 shares. */
  readonly riskCoverage: readonly RiskCoveragePoint[];
  readonly ood: { readonly [dataset: string]: OodScores };
  readonly corruptions?: CorruptionScores;
}

/** How different the members are from each other on the test set. */
export interface Diversity {
  /** Mean share of inputs on which two members name different classes. */
  readonly disagreement: number;
  /** Mean KL divergence of two members' predictions, in nats. */
  readonly kl: number;
  /** Mean cosine similarity of two members' predictions. */
  readonly cosine: number;
  /** The same by pair: [member][other member]. */
  readonly pairs: {
    readonly [measure in 'disagreement' | 'kl' | 'cosine']: readonly (readonly number[])[];
  };
}

/** A test input that the ensemble is unsure of. */
export interface UnsureInput {
  /** Which of the test set, from 0. */
  readonly index: number;
  readonly label: number;
  readonly predicted: number;
  /** Of the predicted class. */
  readonly probability: number;
  /** In nats. */
  readonly entropy: number;
  /** In nats. */
  readonly mutualInformation: number;
  /** Of images: their bytes in base64, row-major over [height, width, channel]. */
  readonly pixels?: string;
}

/** By how much a predictor's scores exceed another's. */
type Differences = {
  readonly [score in MainScore]: { readonly difference: number; readonly ci95: Interval };
};

/** How good an ensemble is, each of its tickets, and the dense baseline. */
export interface Evaluation {
  readonly test: {
    readonly dataset: string;
    readonly count: number;
    readonly inputShape: readonly number[];
    readonly classes: readonly string[];
  };
  /** SHA-256 (hex) of the tickets that were judged, and of the dense baseline's: `ticketsHash` of `@freetickets/tickets`. */
  readonly hashes: { readonly ensemble: string; readonly dense?: string };
  readonly ensemble: Scores;
  readonly tickets: readonly Scores[];
  readonly dense?: Scores;
  /** Absent where there is one ticket. */
  readonly diversity?: Diversity;
  /** The ensemble's score minus the dense baseline's on the same inputs, with a paired 95% confidence interval, as in `ci95`. */
  readonly againstDense?: Differences;
  /** The same against each ticket alone; absent where there is one ticket. */
  readonly againstTickets?: readonly Differences[];
  /** Those with the highest predictive entropy, the highest first. */
  readonly leastSure: readonly UnsureInput[];
  /** What was asked for and could not be judged, and why. */
  readonly missing: readonly Missing[];
}

/** What an ensemble cost. Ratios are against the dense network. */
export interface Cost {
  readonly trainFlops: number;
  readonly trainFlopsRatio: number;
  /** All tickets' forward pass against one dense one. */
  readonly testFlopsRatio: number;
  /** Of all tickets. */
  readonly activeParameters: number;
  /** How many members are samples of the one ticket; absent where they are tickets. */
  readonly samples?: number;
  /** Of one dense network. */
  readonly parameters: number;
  /** Of the ticket files. */
  readonly bytes: number;
  /** Wall-clock time of the training steps. */
  readonly trainSeconds: number;
  readonly denseTrainSeconds?: number;
  /** Median wall-clock time of predicting one input, where it was measured. */
  readonly predictSeconds?: number;
  readonly densePredictSeconds?: number;
}

/** `evaluation.json`: how good an ensemble is, and what it cost. */
export interface CostedEvaluation extends Evaluation {
  readonly cost: Cost;
  /** What a user should know of how it was judged; absent where there is nothing. */
  readonly warnings?: readonly string[];
}
