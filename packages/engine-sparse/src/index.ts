export { sparse } from './engine.js';
export { type Diagnosis, diagnose } from './runtime/diagnosis.js';
