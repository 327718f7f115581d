import { ModelError, show } from '@freetickets/core';
import type { InferredNode } from './shapes.js';

/** Throws a `ModelError` for the first node whose shapes cannot be inferred. */
export function refuseUnknown(nodes: readonly InferredNode[]): void {
  const unknown = nodes.find(({ inferred }) => !inferred)?.node;
  if (!unknown) return;
  throw new ModelError(
    `Node ${show(unknown.name)} (${unknown.type}) is, or holds, a layer of a class that TensorFlow.js does not have, so its shapes cannot be inferred. Allow it with unknownLayers: 'allow' if what runs it compares its shapes with the graph's.`,
  );
}
