export { graphHash } from '../graph-hash.js';
export { graphText } from '../graph-text.js';
export {
  type CheckOptions,
  checkFeedForward,
  checkGraph,
  type SizeOptions,
} from './check-graph.js';

export { defaultLimits, type GraphLimits, noLimits } from './limits.js';
