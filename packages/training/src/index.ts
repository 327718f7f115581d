export { type CheckpointStore, checkpointFile } from './checkpoint-file.js';
export { activeCounts, costOf, type PlanCost } from './cost.js';
export {
  type DataFingerprint,
  fingerprintOf,
  requireSameData,
  unknownDataWarning,
} from './data-fingerprint.js';
export { type Logged, type LoggedEvent, type LoggedLine, readEvents } from './event-log.js';
export type { TopologyCause, TrainingEvent, Validation } from './events.js';
export { largestCheckpoint, largestTicket, ticketsOf } from './largest-files.js';
export { requireNamedPlan } from './named-plan.js';
export type { Candidate, EpochSums, Progress } from './progress.js';
export { type RecordedRun, readRecordedRun } from './run-record.js';
export type { PhaseSummary, RunSummary } from './run-summary.js';
export type { TrainOptions } from './train-options.js';
export { train } from './trainer.js';
