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
  type Cost,
  type CostedEvaluation,
  type Differences,
  type Diversity,
  type Evaluation,
  type ExploredShares,
  type FoundEvaluation,
  type Missing,
  type RecordedEvaluation,
  readEvaluation,
  type UnsureInput,
  writeEvaluation,
} from './evaluation-file.js';
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
export type {
  LastLayers,
  Logged,
  LoggedEvent,
  Stage,
  Told,
  TopologyCause,
  Validation,
} from './events.js';
export type { Existing, RunFolder } from './run-folder.js';
export { version } from './version.js';
