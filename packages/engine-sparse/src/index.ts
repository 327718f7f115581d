export { sparse } from './engine.js';
export { type Diagnosis, diagnose } from './runtime/diagnosis.js';
export { sparsePredictor } from './sparse-predictor.js';
