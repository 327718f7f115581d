export { claimRunFolder, lockRun } from './claim-run.node.js';
export { openRunFolder } from './open-run.node.js';
export { absolute, isAbsolute, isOnOtherShare, shownFile } from './paths.node.js';
export { findRun, readRun } from './run-record.node.js';
export { versions } from './write-run.node.js';
