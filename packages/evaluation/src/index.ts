export {
  type Cost,
  type CostedEvaluation,
  type Diversity,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
} from './evaluate.js';
export { logitsOf } from './predictions.js';
export type { OodScores, Scores } from './scores.js';
