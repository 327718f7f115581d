import { LimitError, ModelError, type ModelGraph } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { layersModel } from '../layers-model.js';
import { checkGraph } from './index.js';
import { forged, recurrent, residual } from './testing-graph.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const activations = ['linear', 'relu', 'tanh', 'hardSigmoid'];
const values = fc.oneof(
  fc.constantFrom<unknown>(0, 1, 2, 3, 4, -1, 0.5, 32, 2 ** 31, 2 ** 53, true, false, null, {}, []),
  fc.constantFrom(
    'same',
    'valid',
    'channelsFirst',
    'ReLU',
    'conv',
    'norm',
    'conv/bias',
    ...activations,
  ),
  fc.array(fc.integer({ min: -1, max: 8 }), { maxLength: 4 }),
);
const ways = fc.constantFrom('set', 'delete', 'repeat');

/** Every path to a value inside. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** Changes one value inside, if ensemble.json may hold that: its schema leaves configurations alone. */
function change(graph: object, at: number, way: string, given: unknown): void {
  const paths = pathsOf(graph).filter((path) => path.length > 0 && path[0] !== 'hash');
  const path = paths[at % paths.length];
  const key = path.at(-1) ?? '';
  const parent = path
    .slice(0, -1)
    .reduce<object>((inside, part) => Reflect.get(inside, part), graph);
  const kind = (of: unknown) => (Array.isArray(of) ? 'array' : typeof of);
  const isFree = path.includes('config') && path.length > 3;
  if (way === 'set') {
    fc.pre(isFree || (kind(given) !== 'object' && kind(Reflect.get(parent, key)) === kind(given)));
    Reflect.set(parent, key, given);
  } else if (Array.isArray(parent)) {
    parent.splice(
      Number(key),
      way === 'delete' ? 1 : 0,
      ...(way === 'repeat' ? [parent[Number(key)]] : []),
    );
  } else {
    fc.pre(isFree);
    Reflect.deleteProperty(parent, key);
  }
}

function isAccepted(graph: ModelGraph): boolean {
  try {
    checkGraph(graph);
    return true;
  } catch (error) {
    if (error instanceof ModelError || error instanceof LimitError) return false;
    throw error;
  }
}

/** Whether all its activations are known, and it keeps no state between batches, which a graph cannot size. */
function isPlain({ nodes }: ModelGraph): boolean {
  const text = JSON.stringify(nodes);
  const named = [...text.matchAll(/ctivation":"(\w+)"/g)].map(([, name]) => name);
  return (
    named.every((name) => activations.includes(name)) && !/"(stateful|unroll)":true/.test(text)
  );
}

it.each([
  ['convolutional', residual, 500],
  ['recurrent', recurrent, 400],
])(
  'a changed %s graph is refused, or TensorFlow.js makes the shapes that it claims',
  (_, make, numRuns) => {
    const valid = make();
    let accepted = 0;
    const property = fc.property(fc.nat(), ways, values, (at, way, given) => {
      const graph = forged(valid, (copy) => change(copy, at, way, given));
      if (graph.hash === valid.hash || !isAccepted(graph)) return;
      fc.pre(isPlain(graph));
      layersModel(graph).dispose();
      accepted++;
    });
    fc.assert(property, { numRuns, seed: 9 });
    expect(accepted).toBeGreaterThan(5);
  },
);
