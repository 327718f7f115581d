import fc from 'fast-check';
import type { Case } from './testing-case.js';
import { Sketch } from './testing-graph.js';

export const upTo = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most });
export const pairOf = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<[T, T]> =>
  fc.oneof(
    fc.tuple(each, each),
    each.map((value): [T, T] => [value, value]),
  );
export const padding = fc.constantFrom('same', 'valid');
/** [height, width, channels]. */
export const imageShape = fc.tuple(upTo(9), upTo(9), upTo(20));
export const vectorShape = fc.tuple(fc.oneof(upTo(20), upTo(150)));

/** How the value is that a layer reads, or that reads it: as it is, rectified, normalised, both. */
const surroundings = fc.constantFrom(
  'nothing',
  'plain',
  'rectified',
  'normalised',
  'both',
  'twice',
);

export const plainConvolution = (filters: number, kernelSize = 1) => ({
  filters,
  kernelSize: [kernelSize, kernelSize],
  strides: [1, 1],
  padding: 'same',
  activation: 'linear',
  useBias: true,
});
export const plainNormalisation = {
  axis: -1,
  momentum: 0.9,
  epsilon: 0.1,
  center: true,
  scale: true,
};

/** Adds a layer with weights that keeps the shape of its input. */
export function addWeighted(sketch: Sketch, kernelSize = 1, from = sketch.last): string {
  const shape = sketch.shapeOf(from);
  const channels = shape[shape.length - 1];
  const inputs = [from];
  return shape.length === 3
    ? sketch.add('Conv2D', plainConvolution(channels, kernelSize), { inputs })
    : sketch.add('Dense', { units: channels, activation: 'linear', useBias: true }, { inputs });
}

function surround(sketch: Sketch, how: string, isBefore: boolean): void {
  if (how === 'nothing') return;
  if (isBefore) addWeighted(sketch);
  const value = sketch.last;
  if (how === 'normalised' || how === 'both') sketch.add('BatchNormalization', plainNormalisation);
  if (how === 'rectified' || how === 'both') sketch.add('Activation', { activation: 'relu' });
  if (how === 'twice') {
    const normalised = sketch.add('BatchNormalization', plainNormalisation);
    sketch.add('Concatenate', { axis: -1 }, { inputs: [value, normalised] });
  }
  if (!isBefore && how !== 'twice') addWeighted(sketch, 3);
}

/** Graphs with a layer of a kind, put between an input and a classifier in all sorts of surroundings. */
export function casesOf<S extends readonly number[], L>(
  shape: fc.Arbitrary<S>,
  layer: fc.Arbitrary<L>,
  add: (sketch: Sketch, layer: L) => void,
  befores: fc.Arbitrary<string> = surroundings,
): fc.Arbitrary<Case> {
  return fc
    .record({
      shape,
      layer,
      before: befores,
      after: surroundings,
      classes: fc.integer({ min: 2, max: 5 }),
      seed: fc.nat(9999),
      count: fc.oneof(upTo(35), fc.constantFrom(1, 15, 16, 17, 31, 32, 33)),
      density: fc.constantFrom(0, 0.05, 0.3, 0.7, 1),
      empty: fc.constantFrom(0, 0.3),
      labelSmoothing: fc.constantFrom(0, 0.1),
    })
    .map(({ shape, layer, before, after, classes, ...rest }) => {
      const sketch = new Sketch(shape);
      surround(sketch, before, true);
      add(sketch, layer);
      surround(sketch, after, false);
      const graph = sketch.classified(classes);
      return { graph, ...rest, [fc.toStringMethod]: () => describe({ graph, ...rest }) };
    })
    .filter(({ graph }) => graph.nodes.every(({ outputShape }) => outputShape.every((n) => n > 0)));
}

/** A case, a line a node. */
function describe({ graph, ...rest }: Case): string {
  const lines = graph.nodes.map(({ name, layer, config, inputs, outputShape }) => {
    const call = layer === name ? name : `${name} = ${layer}`;
    return `${call} ${JSON.stringify(config)} of ${inputs.join(', ')}: [${outputShape.join(', ')}]`;
  });
  return [JSON.stringify(rest), ...lines].join('\n');
}
