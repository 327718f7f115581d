export { claimRun, lockRun, openRun } from '#run-folder';
export { type ActiveFrom, noteActive } from './active-weights.js';
export { type CheckpointStore, checkpointFile } from './checkpoint-file.js';
export {
  type ConfigFile,
  type EngineRecord,
  type RunDescription,
  type RunRecord,
  readRunRecord,
} from './config-file.js';
export {
  type DataFingerprint,
  dataFingerprint,
  fingerprintOf,
  requireSameData,
  unknownDataWarning,
} from './data-fingerprint.js';
export {
  type AnyEvaluation,
  type CostedEvaluation,
  type Differences,
  type Diversity,
  type Evaluation,
  type FoundEvaluation,
  isOfRegression,
  type RecordedEvaluation,
  readEvaluation,
  type UnsureInput,
  writeEvaluation,
} from './evaluation-file.js';
export type { Cost, ExploredShares, Missing } from './evaluation-parts.js';
export {
  type CorruptionScores,
  type MainScore,
  type MainScores,
  mainScores,
  type OodScores,
  type RecordedOod,
  type RecordedScores,
  type Scores,
} from './evaluation-scores.js';
export {
  type EventToLog,
  type LoggedLine,
  logEvent,
  loggedLayers,
  loggedSeconds,
  readEvents,
} from './event-log.js';
export {
  type LastLayers,
  type Logged,
  type LoggedEvent,
  type Stage,
  type Told,
  type TopologyCause,
  type Validation,
  validation,
} from './events.js';
export {
  type CostedRegressionEvaluation,
  type RegressionDifferences,
  type RegressionEvaluation,
  type RegressionMainScores,
  type RegressionScore,
  type RegressionScores,
  regressionScores,
} from './regression-evaluation.js';
export type { Existing, RunFolder } from './run-folder.js';
export { version } from './version.js';
