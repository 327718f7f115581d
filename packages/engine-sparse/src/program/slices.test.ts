import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { Executable } from '../executable.js';
import { lowerPrediction } from '../lowering/lower.js';
import { createPredictor } from '../predictor.js';
import { chooseRuntime } from '../runtime/choose.js';
import { masksOf } from '../state.js';
import { batchOf, type Case, ticketOf } from '../testing-case.js';
import { plainConvolution, plainNormalisation } from '../testing-cases.js';
import { Sketch } from '../testing-graph.js';
import { slicesOf, workOf } from './slices.js';

const COUNT = 50;
const WORK = 1e8;
const one = { threads: 1, workPerTurn: WORK };

/** Convolutions of so many channels, on images of 32 x 32. */
function networkOf(channels: number): Case {
  const sketch = new Sketch([32, 32, 3]);
  for (let i = 0; i < 3; i++) {
    sketch.add('Conv2D', plainConvolution(channels, 3));
    sketch.add('BatchNormalization', plainNormalisation);
    sketch.add('ReLU');
  }
  sketch.add('AveragePooling2D', { poolSize: [3, 3], strides: [2, 2], padding: 'same' });
  const graph = sketch.classified(4);
  return { graph, seed: 1, count: COUNT, density: 1, empty: 0, labelSmoothing: 0 };
}

const lower = (each: Case, threads = 1, members = 1) => {
  const masks = Array.from({ length: members }, () => masksOf(each.graph, ticketOf(each)));
  return lowerPrediction(each.graph, { members: masks, batchSize: 128, threads });
};

test('slices are all operations of a pass, in order, of about as much work each', async () => {
  const { graph, ...rest } = networkOf(48);
  const lowered = await lower({ graph, ...rest }, 1, 2);
  const { examples, rangesOf } = slicesOf(lowered, one);
  const ranges = rangesOf(examples);
  expect(examples).toBe(16);
  const carriedOut = ranges.flatMap(({ from, to }) => lowered.program.operations.slice(from, to));
  expect(carriedOut).toEqual(lowered.program.operations.filter((each) => each.stage === 'pass'));
  const large = ranges.map(({ from, to }) =>
    lowered.program.operations
      .slice(from, to)
      .filter(({ name, layer }) => name === 'convolutionForward' && layer !== 'conv2d-1'),
  );
  // 48 x 48 x 9 x 32 x 32 multiply-adds for each of 16 examples are more than a slice's.
  expect(large.filter(({ length }) => length > 0)).toHaveLength(4);
});

test('what is small is not sliced, and fast kernels do more at a time', async () => {
  const small = slicesOf(await lower(networkOf(1)), one);
  expect(small.examples).toBe(128);
  expect(small.rangesOf(128)).toHaveLength(1);
  const { examples } = slicesOf(await lower(networkOf(48)), {
    threads: 1,
    workPerTurn: 16 * WORK,
  });
  expect(examples).toBe(64);
});

test('fewer examples are in fewer slices', async () => {
  const { graph, ...rest } = networkOf(24);
  const masks = [masksOf(graph, ticketOf({ graph, ...rest }))];
  const lowered = await lowerPrediction(graph, {
    ...{ members: masks, batchSize: 15, threads: 1, isPlanar: true },
  });
  const { examples, rangesOf } = slicesOf(lowered, one);
  const lengths = Array.from({ length: examples }, (_, i) => rangesOf(i + 1).length);
  expect([lengths[0], examples]).toEqual([1, 15]);
  expect(lengths.at(-1)).toBeGreaterThan(1);
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
});

test('threads do more at a time, as many of them as there are cores', async () => {
  const lowered = await lower(networkOf(48));
  const workPerTurn = availableParallelism() * WORK;
  const many = slicesOf(lowered, { threads: 256, workPerTurn: WORK });
  const few = slicesOf(lowered, { threads: 1, workPerTurn });
  expect(many.examples).toBe(few.examples);
  expect(many.rangesOf(1)).toEqual(few.rangesOf(1));
});

test.each([
  ['MaxPooling2D', { poolSize: [30, 30], strides: [1, 1], padding: 'same' }],
  ['DepthwiseConv2D', { ...plainConvolution(1, 30), depthMultiplier: 1 }],
])('%s counts all that its windows read', async (type, config) => {
  const sketch = new Sketch([40, 40, 4]);
  sketch.add(type, config);
  const each = { ...networkOf(1), graph: sketch.classified(2) };
  expect(slicesOf(await lower(each), one).examples).toBe(16);
});

test('a transposed convolution counts its weights at every pixel of its input', async () => {
  const workOfStride = async (stride: number) => {
    const sketch = new Sketch([8, 8, 4]);
    sketch.add('Conv2DTranspose', { ...plainConvolution(5, 4), strides: [stride, stride] });
    const lowered = await lower({ ...networkOf(1), graph: sketch.classified(2) });
    const at = lowered.program.operations.findIndex(({ name }) => name === 'convolutionBackward');
    return { work: workOf(lowered)[at], outputs: 5 * (8 * stride) ** 2 };
  };
  for (const stride of [1, 2]) {
    const { work, outputs } = await workOfStride(stride);
    const products = work / 16 - 2 * outputs;
    const weights = 4 * 4 * 4 * 5;
    expect(products).toBeGreaterThanOrEqual(8 * 8 * weights);
    // Matrices have some room to fill up groups of weights.
    expect(products).toBeLessThan(1.3 * 8 * 8 * weights);
  }
});

describe.each(['best', 'wasm-simd'] as const)('on %s kernels', (variant) => {
  const options = variant === 'best' ? { threads: 1 } : { threads: 1, variant };
  const runtime = { ...chooseRuntime(options).runtime, workPerTurn: WORK };
  const each = networkOf(24);
  const ticket = ticketOf(each);
  const { inputs } = batchOf(each, COUNT);

  test('a sliced prediction is bit for bit that of the whole batch in one go', async () => {
    const lowered = await lower(each);
    const { rangesOf, examples } = slicesOf(lowered, one);
    expect([rangesOf(examples).length > 1, examples < COUNT]).toEqual([true, true]);
    const executable = await Executable.create(lowered, runtime, () => 'too large');
    const [{ parameters, logits }] = lowered.networks;
    for (const parameter of parameters.all)
      executable.valuesOf(parameter).set(ticket.parameters[parameter.name].values);
    executable.run(['prepare']);
    executable.floats(lowered.input, inputs.length).set(inputs);
    executable.setStep({ count: COUNT });
    executable.run(['pass']);
    const whole = new Float32Array(COUNT * 4);
    executable.readLogits(logits, COUNT, whole);
    executable.dispose();

    const predictor = await createPredictor(each.graph, [ticket], runtime);
    expect(await predictor.predict(inputs, COUNT)).toEqual(whole);
    predictor.dispose();
  });

  test('a signal is heard between the operations of a single example, and nothing is left of it', async () => {
    const predictor = await createPredictor(networkOf(48).graph, [ticketOf(networkOf(48))], {
      ...runtime,
      workPerTurn: WORK / 16,
    });
    const example = inputs.subarray(0, inputs.length / COUNT);
    const before = await predictor.predict(example, 1);
    let looks = 0;
    const signal = Object.assign(new EventTarget(), {
      aborted: false,
      reason: undefined,
      throwIfAborted() {
        if (++looks === 4) throw new Error('enough');
      },
    });
    await expect(predictor.predict(example, 1, { signal })).rejects.toThrow('enough');
    expect(await predictor.predict(example, 1)).toEqual(before);
    predictor.dispose();
  });
});
