export { withConfigValue } from './config-value.js';
export { csvOf, runsCsvOf } from './csv.js';
export { type Expansion, expandSweep } from './expand.js';
export { FailedRunsError } from './failed-runs-error.js';
export { heldRuns } from './held-runs.js';
export { onLauncherGone, tellLauncher } from './job-message.js';
export { coresHere, doInProcess, type JobProcessOptions } from './job-process.js';
export type { SweepJob } from './jobs.js';
export { kubernetes } from './kubernetes.js';
export { latexOf } from './latex.js';
export { local } from './local.js';
export type { ResolvedRun, SweepRun } from './resolved-run.js';
export { NONE, runName } from './run-name.js';
export type { RunScores } from './run-scores.js';
export { finishedScores, jobResult, runFolder } from './run-state.js';
export { type RunSweepOptions, runSweep } from './run-sweep.js';
export { type ShownMeasure, shownMeasures, units } from './shown-measures.js';
export { slurm } from './slurm.js';
export { studentT } from './student-t.js';
export { type Point, parseSweep, type Sweep } from './sweep.js';
export {
  type Entry,
  type Mean,
  type Row,
  readSweepFile,
  type SweepFile,
  type SweepFileRun,
} from './sweep-file.js';
