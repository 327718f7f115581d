import type { CostedEvaluation } from './evaluation-file.js';
import type { Scores } from './evaluation-scores.js';

const main = { accuracy: 0.99, nll: 0.02, brier: 0.01, ece: 0.001 };
const difference = { difference: -0.01, ci95: [-0.02, 0.005] } as const;
const differences = {
  accuracy: difference,
  nll: difference,
  brier: difference,
  ece: difference,
};
const matrix = [
  [0, 0.03],
  [0.03, 0],
];

const scores: Scores = {
  ...main,
  ci95: { accuracy: [0.98, 1], nll: [0.01, 0.03], brier: [0, 0.02], ece: [0, 0.01] },
  metrics: { aurc: 0.001 },
  reliability: [
    { lower: 0, upper: 0.5, count: 0 },
    { lower: 0.5, upper: 1, count: 10, confidence: 0.98, accuracy: 0.99 },
  ],
  riskCoverage: [{ coverage: 1, risk: 0.01 }],
  ood: {
    noise: {
      auroc: { entropy: 0.9 },
      aurocCi95: { entropy: [0.85, 0.95] },
      auprOut: { entropy: 0.8 },
      auprIn: { entropy: 0.85 },
      fpr95: { entropy: 0.1 },
      roc: [{ fpr: 0.1, tpr: 0.95 }],
      entropy: { edges: [0, 1], inside: [1], outside: [1] },
    },
  },
  corruptions: {
    count: 10,
    untouched: main,
    mean: main,
    bySeverity: [main],
    byType: { fog: { mean: main, bySeverity: [main] } },
  },
};

/** A made-up evaluation with all that one can hold. */
export const testingEvaluation = (): CostedEvaluation => ({
  test: { dataset: 'points', count: 10, inputShape: [2], classes: ['ant', 'bee'] },
  hashes: { ensemble: 'a1', dense: 'b2' },
  ensemble: scores,
  tickets: [scores, scores],
  dense: scores,
  diversity: {
    disagreement: 0.03,
    kl: 0.02,
    cosine: 0.98,
    pairs: { disagreement: matrix, kl: matrix, cosine: matrix },
  },
  againstDense: differences,
  againstTickets: [differences, differences],
  leastSure: [
    {
      index: 3,
      label: 1,
      predicted: 0,
      probability: 0.6,
      entropy: 0.67,
      mutualInformation: 0.1,
      pixels: 'AAAA',
    },
  ],
  missing: [{ part: 'ood far', why: 'gone' }],
  cost: {
    trainFlops: 2e12,
    trainFlopsRatio: 0.5,
    testFlopsRatio: 0.9,
    activeParameters: 20,
    parameters: 40,
    bytes: 400,
    trainSeconds: 30,
    denseTrainSeconds: 20,
    predictSeconds: 0.001,
    densePredictSeconds: 0.001,
  },
  warnings: ['a warning'],
});
