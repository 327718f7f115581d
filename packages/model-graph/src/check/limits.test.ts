import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { LimitError, type ModelGraph, OptionError } from '@freetickets/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGraph } from './index.js';
import { type Deep, find, forged as forgedOf, parameter, residual } from './testing-graph.js';

let valid: ModelGraph;
beforeAll(async () => {
  await tf.setBackend('cpu');
  valid = residual();
});

const forged = (change: (graph: Deep<ModelGraph>) => void) => forgedOf(valid, change);

describe('limits', async () => {
  it('count nodes, their inputs, and bytes of dense weights and one example', async () => {
    const shapes = [
      ...valid.nodes.map((node) => node.outputShape),
      ...valid.parameters.map((info) => info.shape),
    ];
    const bytes = 4 * shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b), 0);
    const edges = valid.nodes.flatMap(({ inputs }) => inputs).length;
    const exact = { nodes: valid.nodes.length, edges, memory: bytes };
    await expect(checkGraph(valid, { limits: exact })).resolves.toBeUndefined();
    for (const [limit, allowed] of Object.entries(exact)) {
      const check = () => checkGraph(valid, { limits: { [limit]: allowed - 1 } });
      await expect(check()).rejects.toThrow(LimitError);
      await expect(check()).rejects.toThrow(`limits.${limit} allows`);
    }
  });

  it('are the defaults where they are undefined, none where they are infinite, else numbers above 0', async () => {
    const wide = forged((each) => {
      const sum = find(each, 'sum');
      sum.inputs = Array.from({ length: 60_000 }, () => sum.inputs[0]);
    });
    const check = (edges: number | undefined) => () => checkGraph(wide, { limits: { edges } });
    await expect(check(undefined)()).rejects.toThrow('limits.edges allows 50,000 edges');
    await expect(check(Number.POSITIVE_INFINITY)()).resolves.toBeUndefined();
    await expect(check(0)()).rejects.toThrow(OptionError);
    await expect(check(Number.NaN)()).rejects.toThrow(
      'limits.edges: got NaN, expected a number above 0',
    );
  });

  it('count the edges of all members of an ensemble', async () => {
    const edges = valid.nodes.flatMap(({ inputs }) => inputs).length;
    const check = (members: number) => () =>
      checkGraph(valid, { members, limits: { edges: 3 * edges } });
    await expect(check(3)()).resolves.toBeUndefined();
    await expect(check(4)()).rejects.toThrow(
      `${4 * edges} edges, but limits.edges allows ${3 * edges} edges`,
    );
  });

  it('stop a sum of one node, taken 200,000 times', async () => {
    const graph = forged((each) => {
      const sum = find(each, 'sum');
      sum.inputs = Array.from({ length: 200_000 }, () => sum.inputs[0]);
    });
    await expect(checkGraph(graph)).rejects.toThrow('limits.edges allows 50,000 edges');
  });

  it('stop a small file with a dense layer of 3 GB, unless they are raised', async () => {
    const units = 25_000_000;
    const graph = forged((each) => {
      each.classes = units;
      Object.assign(find(each, 'logits'), { outputShape: [units] }).config.units = units;
      Object.assign(parameter(each, 'logits/kernel'), {
        shape: [32, units],
        multiplyAdds: 32 * units,
      });
      parameter(each, 'logits/bias').shape = [units];
    });
    await expect(checkGraph(graph)).rejects.toThrow(LimitError);
    await expect(checkGraph(graph, { limits: { memory: 2 ** 32 } })).resolves.toBeUndefined();
  });
});
