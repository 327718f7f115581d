import { ModelError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { layOut } from '../installed.js';
import { type Lowered, lowerPrediction } from '../lowering/lower.js';
import { masksOf } from '../state.js';
import { type Case, ticketOf } from '../testing-case.js';
import { plainConvolution } from '../testing-cases.js';
import { everything, lower, sgd } from '../testing-forged.js';
import { Sketch } from '../testing-graph.js';
import type { Value } from './program.js';
import type { OperationName } from './records.js';
import { type Place, Region } from './region.js';
import { verify } from './verify.js';

type Fields = { [field: string]: Value };

/** A program that is right, and its records, of which something is then made wrong. */
class Forgery {
  readonly scratchBytes: number;
  private readonly bytes: number;

  constructor(
    readonly lowered: Lowered,
    private readonly threads = 1,
  ) {
    const { scratchBytes, bytes } = layOut(lowered, threads);
    this.scratchBytes = scratchBytes;
    this.bytes = bytes;
    this.verify();
  }

  /** The fields of an operation, of a layer where one is given. */
  operation(name: OperationName, layer?: string): Fields {
    const { operations } = this.lowered.program;
    const found = operations.find((each) => each.name === name && (!layer || each.layer === layer));
    return this.at(found?.region);
  }

  /** The fields of a record that another names. */
  at(place: Value): Fields {
    const record = this.lowered.program.written.find(({ region }) => region === place);
    if (!record) throw new Error('There is no such record.');
    return record.fields;
  }

  /** The fields of a convolution's geometry. */
  geometry(layer: string): Fields {
    return this.at(this.operation('convolutionForward', layer).geometry);
  }

  /** How the weights of a layer are gone through, forwards. */
  layout(layer: string) {
    const { patterns } = this.lowered.networks[0].parameters.weights;
    const pattern = patterns.find(({ parameter }) => parameter.name === `${layer}/kernel`);
    if (!pattern) throw new Error('There is no such pattern.');
    return pattern.layout;
  }

  /** Leaves out all other operations. */
  keepOnly(name: OperationName, layer?: string): void {
    const { operations } = this.lowered.program;
    const kept = operations.filter(
      (each) => each.name === name && (!layer || each.layer === layer),
    );
    operations.splice(0, operations.length, ...kept);
  }

  verify(scratchBytes = this.scratchBytes): void {
    const { threads, bytes } = this;
    verify(this.lowered, { threads, scratchBytes, bytes });
  }
}

const caseOf = (sketch: Sketch): Case => ({
  graph: sketch.classified(3),
  ...{ seed: 1, count: 20, density: 1, empty: 0, labelSmoothing: 0 },
});
const predicting = (sketch: Sketch): Forgery => {
  const each = caseOf(sketch);
  const members = [masksOf(each.graph, ticketOf(each))];
  return new Forgery(lowerPrediction(each.graph, { members, batchSize: 20, threads: 1 }));
};
const training = (sketch: Sketch): Forgery => new Forgery(lower(caseOf(sketch)));

/** Convolutions of 1 x 1, one after another: filters, and strides where they are not 1. */
function convolutions(
  shape: readonly number[],
  layers: readonly (readonly [filters: number, strides?: readonly number[]])[],
): Sketch {
  const sketch = new Sketch(shape);
  for (const [filters, strides = [1, 1]] of layers)
    sketch.add('Conv2D', { ...plainConvolution(filters), strides });
  return sketch;
}
function dense(...units: readonly number[]): Sketch {
  const sketch = new Sketch([8]);
  for (const each of units)
    sketch.add('Dense', { units: each, activation: 'linear', useBias: true });
  return sketch;
}
function depthwise(shape: readonly number[]): Sketch {
  const sketch = new Sketch(shape);
  sketch.add('DepthwiseConv2D', {
    ...plainConvolution(1),
    depthMultiplier: 1,
  });
  return sketch;
}
const all = (threads = 1) =>
  new Forgery(lower({ ...everything(), density: 1 }, sgd, threads), threads);
/** A part of a place, from some byte on. */
const part = (place: Value, from: number, length: number): Place => {
  if (!(place instanceof Region)) throw new Error('A region was expected.');
  return place.at(from, length);
};

test.each<[message: string, of: () => Forgery, forge: (forgery: Forgery) => object]>([
  // Rows of an image, and windows over them.
  [
    'its weights reach out of the band',
    all,
    (each) => Object.assign(each.geometry('conv2d-1'), { kernelHeight: 1 }),
  ],
  [
    'its windows reach out of the padded rows',
    all,
    (each) => Object.assign(each.geometry('conv2d-1'), { paddedWidth: 9 }),
  ],
  [
    'its input is wider than the padded rows',
    all,
    (each) => Object.assign(each.geometry('conv2d-1'), { paddedWidth: 7 }),
  ],
  [
    'its windows reach out of what 32 bits can hold',
    () => predicting(convolutions([2100, 1, 1], [[1]])),
    (each) => Object.assign(each.geometry('conv2d-1'), { strideY: 2 ** 20, band: 1 }),
  ],
  [
    'padTop is 1048577, expected a whole number from 0 to 1048576',
    () => predicting(convolutions([4, 4, 1], [[1]])),
    (each) => Object.assign(each.geometry('conv2d-1'), { padTop: 2 ** 20 + 1 }),
  ],
  [
    'its windows reach out of what 32 bits can hold',
    () => predicting(depthwise([1100, 1, 1])),
    (each) => Object.assign(each.operation('depthwiseForward'), { strideY: 2 ** 20 }),
  ],
  [
    'its windows reach out of what 32 bits can hold',
    () => predicting(depthwise([1, 1100, 1])),
    (each) => Object.assign(each.operation('depthwiseForward'), { strideX: 2 ** 20 }),
  ],
  [
    'it makes 20 channels of 10',
    all,
    (each) => Object.assign(each.operation('depthwiseForward'), { multiplier: 3 }),
  ],
  [
    'a window has nothing in it',
    all,
    (each) => Object.assign(each.operation('pool'), { padTop: 2 }),
  ],
  [
    'a window has nothing in it',
    all,
    (each) => Object.assign(each.operation('pool'), { strideY: 9 }),
  ],
  // Gradients of a convolution.
  [
    'its gradient is wider than the padded rows',
    all,
    (each) => Object.assign(each.geometry('conv2d-4'), { gradientWidth: 8 }),
  ],
  [
    'its gradient begins too late',
    all,
    (each) => Object.assign(each.geometry('conv2d-4'), { firstX: 3 }),
  ],
  [
    'its gradient begins too late',
    all,
    (each) => Object.assign(each.geometry('conv2d-4'), { firstY: 3, padTop: 3 }),
  ],
  [
    'its weights reach out of the band',
    all,
    (each) => Object.assign(each.geometry('conv2d-4'), { reachY: 1 }),
  ],
  [
    "it leaves some of the input's gradient as it was",
    all,
    (each) => Object.assign(each.geometry('conv2d-4'), { phaseHeight: 1 }),
  ],
  [
    'its phases reach out of what 32 bits can hold',
    () => training(convolutions([3, 1, 4], [[4], [4, [2048, 1]]])),
    (each) => Object.assign(each.geometry('conv2d-2'), { phaseHeight: 2 ** 20 }),
  ],
  [
    'it has not one pattern for each phase',
    () => training(convolutions([6, 6, 4], [[4], [4, [2, 1]], [4]])),
    (each) => {
      const { phases } = each.operation('convolutionBackward', 'conv2d-3');
      return Object.assign(each.operation('convolutionBackward', 'conv2d-2'), { phases });
    },
  ],
  // Patterns of weights.
  [
    'conv2d-1/kernel has 5 rows, expected 3',
    () => predicting(convolutions([4, 4, 5], [[5], [3]])),
    (each) => {
      const { pattern } = each.operation('convolutionForward', 'conv2d-1');
      return Object.assign(each.operation('convolutionForward', 'conv2d-2'), { pattern });
    },
  ],
  [
    'conv2d-3/kernel has 3 rows, expected 5',
    () => training(convolutions([4, 4, 5], [[5], [3], [5]])),
    (each) => {
      const { phases } = each.operation('convolutionBackward', 'conv2d-3');
      return Object.assign(each.operation('convolutionBackward', 'conv2d-2'), { phases });
    },
  ],
  [
    'dense-3/kernel makes 3 values of 6, expected 6 of 6',
    () => predicting(dense(6, 6)),
    (each) => {
      const { pattern } = each.operation('denseForward', 'dense-3');
      return Object.assign(each.operation('denseForward', 'dense-2'), { pattern });
    },
  ],
  [
    'dense-1/kernel makes 6 values of 8, expected 6 of 6',
    () => predicting(dense(6, 6)),
    (each) => {
      const { pattern } = each.operation('denseForward', 'dense-1');
      return Object.assign(each.operation('denseForward', 'dense-2'), { pattern });
    },
  ],
  [
    'its weights reach out of the input',
    () => predicting(dense(6)),
    (each) => {
      const layout = each.layout('dense-1');
      return Object.assign(layout, { taps: { ...layout.taps, first: 64 } });
    },
  ],
  [
    'it reads before the tile, or farther than 32 bits can hold',
    () => predicting(dense(6)),
    (each) => {
      const layout = each.layout('dense-1');
      return Object.assign(layout, { taps: { ...layout.taps, first: -64 } });
    },
  ],
  [
    'it reads before the tile, or farther than 32 bits can hold',
    () => predicting(dense(6)),
    (each) => Object.assign(each.layout('dense-1'), { columnStep: 2 ** 31 }),
  ],
  [
    'dense-1/kernel has 48 weights, expected 2 x 1 x 8 x 6',
    () => predicting(dense(6)),
    (each) => {
      const layout = each.layout('dense-1');
      return Object.assign(layout, { taps: { ...layout.taps, height: 2 } });
    },
  ],
  [
    'weightSums has 4848 bytes, expected 4864',
    () => all(2),
    (each) => {
      // Two threads, and 152 slots of 16 bytes: 135 weights in 5 rows, each filled up by at most 3.
      const backward = each.operation('convolutionBackward', 'conv2d-1');
      return Object.assign(backward, { weightSums: part(backward.weightSums, 0, 4848) });
    },
  ],
  // Tensors, and stretches of the heap.
  [
    'output is a vector of more than one place',
    () => predicting(dense(6)),
    (each) =>
      Object.assign(each.at(each.operation('denseForward').output), { height: 2, channels: 3 }),
  ],
  [
    'capacity is 1, expected a whole number from 2 to 4194303',
    () => predicting(dense(6)),
    (each) => Object.assign(each.at(each.operation('loadInput').output), { capacity: 1 }),
  ],
  [
    'capacity is 4194304, expected a whole number from 2 to 4194303',
    () => predicting(dense(6)),
    (each) => Object.assign(each.at(each.operation('loadInput').output), { capacity: 2 ** 22 }),
  ],
  [
    'tensor is [5, 8, 4] x 2, expected [5, 8, 5] x 2',
    all,
    (each) => {
      each.keepOnly('add');
      const right = each.at(each.operation('add').right);
      return Object.assign(each.at(right.tensor), { channels: 4 });
    },
  ],
  [
    'coefficients has 56 bytes, expected 60',
    all,
    (each) => {
      const { coefficients } = each.operation('normaliseBackward', 'batchnormalization-2');
      const { written } = each.lowered.program;
      const gradient = written.find(
        ({ name, fields }) => name === 'gradient' && fields.coefficients === coefficients,
      );
      return Object.assign(gradient?.fields ?? {}, { coefficients: part(coefficients, 0, 56) });
    },
  ],
  [
    'mean is not aligned to 4 bytes',
    all,
    (each) => {
      const normalise = each.operation('normalise');
      return Object.assign(normalise, { mean: part(normalise.mean, 2, 40) });
    },
  ],
  [
    'mean reaches out of its region',
    all,
    (each) => {
      const normalise = each.operation('normalise');
      return Object.assign(normalise, { mean: part(normalise.mean, 64, 20) });
    },
  ],
  [
    'channel is 6, expected a whole number from 0 to 5',
    all,
    (each) => Object.assign(each.operation('place'), { channel: 6 }),
  ],
  [
    'its 17 floats are no whole pixels',
    all,
    (each) => Object.assign(each.operation('sgd'), { count: 17 }),
  ],
])('%s', (message, of, forge) => {
  const forgery = of();
  forge(forgery);
  expect(() => forgery.verify()).toThrow(ModelError);
  expect(() => forgery.verify()).toThrow(message);
});

// A band of 4 rows of outputs reads (2 * 3 + 3) rows of 10 pixels of 3 channels; there are 8 pixels of 5 channels in a row of
// outputs, and 10 in one of their gradients, of which a band has one more.
const inputs = 9 * 10 * 3 * 64;
const outputs = 4 * 8 * 5 * 64;
const gradients = 5 * 10 * 5 * 64;
test.each([
  ['convolutionForward', inputs + outputs + 2 * 5 * 64],
  ['convolutionBackward', inputs + gradients + 2 * 4 * 8 * 3 * 64 + 2 * 3 * 64],
  ['convolutionDenseGradient', inputs + outputs],
] as const)('%s needs all of its scratch', (name, bytes) => {
  const forgery = all();
  forgery.keepOnly(name, 'conv2d-1');
  forgery.verify(bytes);
  expect(() => forgery.verify(bytes - 1)).toThrow(
    `needs ${bytes} bytes of scratch, has ${bytes - 1}`,
  );
});
