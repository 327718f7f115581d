import fc from 'fast-check';
import type { Case } from './testing-case.js';
import { casesOf, plainConvolution, plainNormalisation, upTo } from './testing-cases.js';
import type { Sketch } from './testing-graph.js';

const windows = { strides: [1, 1], padding: 'same' };
/** Layers that keep an image's height and width, of one input or two. */
const steps: { readonly [what: string]: (sketch: Sketch, from: string, other: string) => void } = {
  convolve: (sketch, from) => {
    sketch.add('Conv2D', plainConvolution(3, 3), { inputs: [from] });
  },
  convolveDepthwise: (sketch, from) => {
    const config = {
      ...windows,
      kernelSize: [2, 2],
      depthMultiplier: 1,
      activation: 'linear',
      useBias: false,
    };
    sketch.add('DepthwiseConv2D', config, { inputs: [from] });
  },
  normalise: (sketch, from) => {
    sketch.add('BatchNormalization', plainNormalisation, { inputs: [from] });
  },
  rectify: (sketch, from) => {
    sketch.add('ReLU', {}, { inputs: [from] });
  },
  activate: (sketch, from) => {
    sketch.add('Activation', { activation: 'tanh' }, { inputs: [from] });
  },
  giveOn: (sketch, from) => {
    sketch.add('Activation', { activation: 'linear' }, { inputs: [from] });
  },
  dropNone: (sketch, from) => {
    sketch.add('Dropout', { rate: 0 }, { inputs: [from] });
  },
  add: (sketch, from, other) => {
    const [, , channels] = sketch.shapeOf(from);
    const convolved = sketch.add('Conv2D', plainConvolution(channels), { inputs: [other] });
    sketch.add('Add', {}, { inputs: other < from ? [from, convolved] : [convolved, from] });
  },
  addAsItIs: (sketch, from, other) => {
    const isSame = sketch.shapeOf(from)[2] === sketch.shapeOf(other)[2];
    sketch.add(isSame ? 'Add' : 'Concatenate', {}, { inputs: [from, other] });
  },
  concatenate: (sketch, from, other) => {
    sketch.add('Concatenate', { axis: -1 }, { inputs: [from, other] });
  },
  poolLargest: (sketch, from) => {
    sketch.add('MaxPooling2D', { ...windows, poolSize: [2, 2] }, { inputs: [from] });
  },
  poolAverage: (sketch, from) => {
    sketch.add('AveragePooling2D', { ...windows, poolSize: [2, 2] }, { inputs: [from] });
  },
};

const chain = fc.array(
  fc.record({
    step: fc.constantFrom(...Object.keys(steps)),
    from: fc.nat(3),
    other: fc.nat(5),
  }),
  { minLength: 2, maxLength: 9, size: 'max' },
);
const shape = fc.tuple(upTo(6), upTo(6), upTo(4));

/** Small networks of these layers, put together at random. */
export const networks: fc.Arbitrary<Case> = casesOf(shape, chain, (sketch, chosen) => {
  const nodes = [sketch.last];
  const unused = new Set<string>();
  for (const { step, from, other } of chosen) {
    const inputs = [from, other].map((back) => nodes[Math.max(0, nodes.length - 1 - back)]);
    steps[step](sketch, inputs[0], inputs[1]);
    for (const name of step.startsWith('add') || step === 'concatenate' ? inputs : [inputs[0]])
      unused.delete(name);
    nodes.push(sketch.last);
    unused.add(sketch.last);
  }
  if (unused.size > 1) sketch.add('Concatenate', { axis: -1 }, { inputs: [...unused] });
});
