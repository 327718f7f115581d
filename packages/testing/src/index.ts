export { aggregatorConformance } from './aggregator.js';
export type { ConformanceCase } from './case.js';
export { distributionConformance } from './distribution.js';
export { engineConformance } from './engine.js';
export { growConformance } from './grow.js';
export { pruneConformance } from './prune.js';
export { scheduleConformance } from './schedule.js';
export { strategyConformance } from './strategy.js';
