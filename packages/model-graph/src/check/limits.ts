import { LimitError } from '@freetickets/core';

/** How large a graph may be. */
export interface GraphLimits {
  /** Nodes. Default 10,000. */
  readonly nodes: number;
  /** Inputs of all nodes together. Default 50,000. */
  readonly edges: number;
  /** Bytes of all weights, dense, and of all outputs of nodes for one example, as 32-bit floats. Default 2 GiB. */
  readonly memory: number;
}

export const defaultLimits: GraphLimits = { nodes: 10_000, edges: 50_000, memory: 2 ** 31 };

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
