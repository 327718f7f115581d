import type { ModelGraph } from '@freetickets/core';

/** What the hash of a graph is of, in UTF-8: its JSON with sorted keys. */
export function graphText(graph: Omit<ModelGraph, 'hash'>): string {
  const { inputShape, classes, nodes, output, parameters } = graph;
  return JSON.stringify({ inputShape, classes, nodes, output, parameters }, sortKeys);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
