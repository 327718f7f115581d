/** Masks, without what plugins and their options need: for programs that only predict. */
export { initialTopology } from './initial-topology.js';
export { Mask } from './mask.js';
export { gather, scatter } from './packing.js';
