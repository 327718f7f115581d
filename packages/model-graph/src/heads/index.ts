export { type JointGraph, jointGraph } from './joint-graph.js';
