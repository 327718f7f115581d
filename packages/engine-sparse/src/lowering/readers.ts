import type { GraphNode, ModelGraph } from '@freetickets/core';
import { isIdentity } from './identity.js';

/** A node that reads a value; undefined for whoever takes the graph's output. */
export type Reader = GraphNode | undefined;

/**
 * Who reads a node's value, also through nodes that pass it on unchanged: each as often as it does. A value that such
 * a node gives on has the readers of what it was given.
 */
export function readersOf(
  { nodes, output }: ModelGraph,
  drops: boolean,
): (name: string) => readonly Reader[] {
  const origins = new Map<string, string>();
  const readers = new Map<string, Reader[]>();
  const originOf = (name: string): string => origins.get(name) ?? name;
  const read = (name: string, reader: Reader): void => {
    const origin = originOf(name);
    const known = readers.get(origin);
    if (known) known.push(reader);
    else readers.set(origin, [reader]);
  };
  for (const node of nodes) {
    if (isIdentity(node, drops)) origins.set(node.name, originOf(node.inputs[0]));
    else for (const input of node.inputs) read(input, node);
  }
  read(output, undefined);
  return (name) => readers.get(originOf(name)) ?? [];
}
