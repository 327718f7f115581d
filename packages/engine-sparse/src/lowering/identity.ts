import type { GraphNode } from '@freetickets/core';
import { activationOf } from './activation-functions.js';

/** Whether a node passes its input on unchanged. */
export function isIdentity(node: GraphNode, drops: boolean): boolean {
  if (node.type === 'Dropout') return !drops || Number(node.config.rate) === 0;
  return node.type === 'Activation' && activationOf(node)?.name === 'linear';
}
