import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { LimitError, type ModelGraph, OptionError } from '@freetickets/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkFeedForward, checkGraph } from './index.js';
import { type Deep, find, forged as forgedOf, parameter, residual } from './testing-graph.js';

let valid: ModelGraph;
beforeAll(async () => {
  await tf.setBackend('cpu');
  valid = residual();
});

const forged = (change: (graph: Deep<ModelGraph>) => void) => forgedOf(valid, change);

describe('limits', () => {
  it('count nodes, their inputs, and bytes of dense weights and one example', () => {
    const shapes = [
      ...valid.nodes.map((node) => node.outputShape),
      ...valid.parameters.map((info) => info.shape),
    ];
    const bytes = 4 * shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b), 0);
    const edges = valid.nodes.flatMap(({ inputs }) => inputs).length;
    const exact = { nodes: valid.nodes.length, edges, memory: bytes };
    expect(() => checkGraph(valid, { limits: exact })).not.toThrow();
    for (const [limit, allowed] of Object.entries(exact)) {
      const check = () => checkGraph(valid, { limits: { [limit]: allowed - 1 } });
      expect(check).toThrow(LimitError);
      expect(check).toThrow(`limits.${limit} allows`);
    }
  });

  it('are the defaults where they are undefined, none where they are infinite, else numbers above 0', () => {
    const wide = forged((each) => {
      const sum = find(each, 'sum');
      sum.inputs = Array.from({ length: 60_000 }, () => sum.inputs[0]);
    });
    const check = (edges: number | undefined) => () => checkGraph(wide, { limits: { edges } });
    expect(check(undefined)).toThrow('limits.edges allows 50,000 edges');
    expect(check(Number.POSITIVE_INFINITY)).not.toThrow();
    expect(check(0)).toThrow(OptionError);
    expect(check(Number.NaN)).toThrow('limits.edges: got NaN, expected a number above 0');
  });

  it('count the edges of all members of an ensemble', () => {
    const edges = valid.nodes.flatMap(({ inputs }) => inputs).length;
    const check = (members: number) => () =>
      checkGraph(valid, { members, limits: { edges: 3 * edges } });
    expect(check(3)).not.toThrow();
    expect(check(4)).toThrow(`${4 * edges} edges, but limits.edges allows ${3 * edges} edges`);
  });

  it('stop a sum of one node, taken 200,000 times', () => {
    const graph = forged((each) => {
      const sum = find(each, 'sum');
      sum.inputs = Array.from({ length: 200_000 }, () => sum.inputs[0]);
    });
    expect(() => checkGraph(graph)).toThrow('limits.edges allows 50,000 edges');
  });

  it('stop a small file with a dense layer of 3 GB, unless they are raised', () => {
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
    expect(() => checkGraph(graph)).toThrow(LimitError);
    expect(() => checkGraph(graph, { limits: { memory: 2 ** 32 } })).not.toThrow();
  });
});

describe('options', () => {
  it.each([
    [{ limit: { nodes: 1 } }, 'limit: got {"nodes":1}, expected another option: limits, members'],
    [{ members: 0 }, 'members: got 0, expected a whole number from 1'],
    [{ members: -1 }, 'members: got -1'],
    [{ members: 1.5 }, 'members: got 1.5'],
    [{ members: '2' }, 'members: got "2"'],
    [{ members: Number.NaN }, 'members: got NaN'],
    [100, 'options: got 100, expected an object such as { limits }'],
  ])('that are none, and values that are none, are refused: %j', (options, problem) => {
    for (const check of [checkGraph, checkFeedForward]) {
      expect(() => check(valid, options as never)).toThrow(OptionError);
      expect(() => check(valid, options as never)).toThrow(problem);
    }
  });

  it.each(['none', true, null])('unknownLayers is not %j', (unknownLayers) => {
    const check = () => checkGraph(valid, { unknownLayers: unknownLayers as never });
    expect(check).toThrow(OptionError);
    expect(check).toThrow("expected 'refuse' or 'allow'");
  });
});
