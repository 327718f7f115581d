import type { GraphNode, ModelGraph } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networks } from '../testing-networks.js';
import { isIdentity } from './identity.js';
import { readersOf } from './readers.js';

/** By the definition: who reads a node, and for each that gives it on who reads that. */
function plain(
  { nodes, output }: ModelGraph,
  { name, inputs }: GraphNode,
  trains: boolean,
): string[] {
  const graph = { nodes, output } as ModelGraph;
  const node = nodes.find((each) => each.name === name) as GraphNode;
  if (isIdentity(node, trains)) {
    const [given] = inputs;
    return plain(graph, nodes.find((each) => each.name === given) as GraphNode, trains);
  }
  const below = (of: string): string[] => [
    ...(of === output ? ['output'] : []),
    ...nodes.flatMap((user) =>
      user.inputs
        .filter((input) => input === of)
        .flatMap(() => (isIdentity(user, trains) ? below(user.name) : [user.name])),
    ),
  ];
  return below(name);
}

test.each([true, false])(
  'finds all readers of a value, also behind others (training: %s)',
  (trains) => {
    fc.assert(
      fc.property(networks, ({ graph }) => {
        const readers = readersOf(graph, trains);
        for (const node of graph.nodes) {
          const found = readers(node.name).map((reader) => reader?.name ?? 'output');
          expect(found.sort()).toEqual(plain(graph, node, trains).sort());
        }
      }),
      { seed: 1, numRuns: 100 },
    );
  },
);
