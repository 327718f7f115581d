export { findRun, readRun } from './find-run.node.js';
export { absolute, isAbsolute, isOnOtherShare, shownFile } from './paths.node.js';
export { writeReportOf } from './write-report.node.js';
