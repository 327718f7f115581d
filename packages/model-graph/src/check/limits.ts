import { LimitError } from '@freetickets/core';

/** How large a graph may be. */
export interface GraphLimits {
  /** Nodes. Default 10,000. */
  readonly nodes: number;
  /** Inputs of all nodes of all members together. Default 50,000. */
  readonly edges: number;
  /**
   * Bytes of all members' weights, dense, and of all outputs of nodes for one example, as 32-bit floats. Default 2 GiB.
   */
  readonly memory: number;
  /**
   * Multiply-adds, reads by windows, and values read and written, for one example through all members, were they dense.
   * Default 1e11: 19 networks WRN-28-10 on images of 32 x 32, or 24 ResNet-50 on images of 224 x 224.
   */
  readonly operations: number;
}

export const defaultLimits: GraphLimits = {
  nodes: 10_000,
  edges: 50_000,
  memory: 2 ** 31,
  operations: 1e11,
};

/** For graphs that the program made itself, or that were checked against limits before. */
export const noLimits: GraphLimits = {
  nodes: Infinity,
  edges: Infinity,
  memory: Infinity,
  operations: Infinity,
};

/** Throws a `LimitError` where a graph holds more than is allowed. */
export function requireWithin(limits: GraphLimits, limit: keyof GraphLimits, given: number): void {
  if (given <= limits[limit]) return;
  throw new LimitError(
    'The graph of the model',
    limit,
    given,
    limits[limit],
    limit === 'memory' ? 'bytes' : limit,
  );
}
