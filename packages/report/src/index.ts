export { renderReport } from './render-report.js';
export { type RunData, readRunData } from './run-data.js';
export { verdict } from './verdict.js';
export { writeReport } from './write-report.js';
export { writeSweepReport } from './write-sweep-report.js';
