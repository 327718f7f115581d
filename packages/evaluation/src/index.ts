export type { CorruptedSets } from './corruptions.js';
export {
  type EvaluateOptions,
  type EvaluationProgress,
  evaluate,
} from './evaluate.js';
export type {
  CorruptionScores,
  Cost,
  CostedEvaluation,
  Diversity,
  Evaluation,
  ExploredShares,
  MainScore,
  MainScores,
  OodScores,
  Scores,
  UnsureInput,
} from './evaluation.js';
export { keepEarlier } from './keep-earlier.js';
export { type LogitsOf, logitsOf } from './predictions.js';
export { scoreKey } from './score-key.js';
