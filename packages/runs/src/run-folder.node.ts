export { claimRun } from './claim-run.js';
export { lockRun } from './lock-run.js';
export { openRun } from './open-run.js';
