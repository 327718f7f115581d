export type { CorruptedSets } from './corruptions.js';
export {
  type EvaluateOptions,
  type EvaluationProgress,
  evaluate,
} from './evaluate.js';
export { type EvaluateRegressionOptions, evaluateRegression } from './evaluate-regression.js';
export { keepEarlier } from './keep-earlier.js';
export { scoreKey } from './score-key.js';
