export { activeCounts, costOf, type LayerCost, type PlanCost } from './cost.js';
export type { TrainingEvent } from './events.js';
export { largestCheckpoint, largestTicket, ticketsOf } from './largest-files.js';
export { requireNamedPlan } from './named-plan.js';
export type { Candidate, EpochSums, Progress } from './progress.js';
export type { PhaseSummary, RunSummary } from './run-summary.js';
export { type MeasuredSteps, stepSeconds } from './step-seconds.js';
export type { TrainOptions } from './train-options.js';
export { train } from './trainer.js';
