import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import { random } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerTrainingKernels } from './register.js';

type Values = { readonly shape: number[]; readonly data: Float32Array };

beforeAll(async () => {
  await tf.setBackend('wasm');
  registerTrainingKernels();
});

function values(shape: number[], seed: number): Values {
  const stream = random.derive(seed, 'values', ...shape);
  const data = Float32Array.from(
    { length: tf.util.sizeFromShape(shape) },
    () => stream.uniform() * 2 - 1,
  );
  return { shape, data };
}

/** Runs `f` on a backend, and checks that it leaves no tensor behind. */
async function on(
  backend: 'wasm' | 'cpu',
  inputs: Values[],
  f: (...tensors: tf.Tensor[]) => tf.Tensor,
): Promise<Values> {
  await tf.setBackend(backend);
  const tensors = inputs.map(({ shape, data }) => tf.tensor(data, shape));
  const before = tf.memory();
  const result = f(...tensors);
  const after = tf.memory();
  expect(after.numTensors).toBe(before.numTensors + 1);
  expect(after.numDataBuffers).toBe(before.numDataBuffers + 1);
  const data = Float32Array.from(await result.data());
  tf.dispose([result, tensors]);
  return { shape: result.shape, data };
}

function expectClose(actual: Values, expected: Values): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.data.length).toBe(expected.data.length);
  for (let i = 0; i < actual.data.length; i++) {
    const [a, e] = [actual.data[i], expected.data[i]];
    if (!(Math.abs(a - e) <= 2e-5 * (1 + Math.abs(e)))) {
      throw new Error(`${a} is not ${e} at ${i} of shape [${actual.shape}]`);
    }
  }
}

async function expectSame(inputs: Values[], f: (...tensors: tf.Tensor[]) => tf.Tensor) {
  expectClose(await on('wasm', inputs, f), await on('cpu', inputs, f));
}

const run = (kernel: string, inputs: Record<string, tf.Tensor>, attrs: Record<string, unknown>) =>
  tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;

const dot = (a: Values, b: Values) => a.data.reduce((sum, value, i) => sum + value * b.data[i], 0);

const small = (max: number) => fc.integer({ min: 1, max });
const geometry = fc.record({
  batch: small(3),
  input: fc.tuple(small(9), small(9)),
  filter: fc.tuple(small(4), small(4)),
  strides: fc.tuple(small(4), small(4)),
  channels: small(3),
  filters: small(3),
  pad: fc.oneof(
    fc.constant('same' as const),
    fc.constant('valid' as const),
    fc.integer({ min: 0, max: 4 }),
  ),
  seed: fc.nat(1000),
});

/** The output's size, undefined where the window does not fit. */
function outputShape(
  input: number[],
  filter: number[],
  strides: [number, number],
  dilations: [number, number],
  pad: 'same' | 'valid' | number,
  depthwise: boolean,
): number[] | undefined {
  const info = tf.backend_util.computeConv2DInfo(
    input as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    dilations,
    pad,
    'floor',
    depthwise,
  );
  return info.outHeight > 0 && info.outWidth > 0 ? info.outShape : undefined;
}

describe('convolution gradients agree with the cpu backend', () => {
  const check = (depthwise: boolean, [filterKernel, inputKernel]: [string, string]) =>
    fc.assert(
      fc.asyncProperty(geometry, async (g) => {
        const inputShape = [g.batch, ...g.input, g.channels];
        const filterShape = [...g.filter, g.channels, g.filters];
        const outShape = outputShape(inputShape, filterShape, g.strides, [1, 1], g.pad, depthwise);
        if (!outShape) return;
        const attrs = {
          strides: g.strides,
          pad: g.pad,
          dataFormat: 'NHWC',
          dimRoundingMode: 'floor',
          dilations: [1, 1],
        };
        const [x, filter, dy] = [inputShape, filterShape, outShape].map((shape, i) =>
          values(shape, g.seed + i),
        );
        await expectSame([x, dy], (x, dy) =>
          run(filterKernel, { x, dy }, { ...attrs, filterShape }),
        );
        await expectSame([dy, filter], (dy, filter) =>
          run(inputKernel, { dy, filter }, { ...attrs, inputShape }),
        );
      }),
      { numRuns: 150 },
    );

  test('conv2d', () => check(false, ['Conv2DBackpropFilter', 'Conv2DBackpropInput']));
  test('depthwise conv2d', () =>
    check(true, ['DepthwiseConv2dNativeBackpropFilter', 'DepthwiseConv2dNativeBackpropInput']));

  test.each([
    { input: 5, filter: 1, stride: 3, pad: 2 },
    { input: 1, filter: 1, stride: 4, pad: 3 },
    { input: 7, filter: 2, stride: 3, pad: 4 },
  ])('where padding exceeds the filter: $input, $filter, $stride, $pad', async (g) => {
    const inputShape = [2, g.input, g.input, 2];
    const filterShape = [g.filter, g.filter, 2, 3];
    const outShape = outputShape(
      inputShape,
      filterShape,
      [g.stride, g.stride],
      [1, 1],
      g.pad,
      false,
    );
    const attrs = {
      strides: g.stride,
      pad: g.pad,
      dataFormat: 'NHWC',
      dimRoundingMode: 'floor',
      inputShape,
    };
    await expectSame([values(outShape ?? [], 1), values(filterShape, 2)], (dy, filter) =>
      run('Conv2DBackpropInput', { dy, filter }, attrs),
    );
  });

  test('dilated depthwise gradients are adjoint to the forward convolution', async () => {
    // The cpu backend ignores dilations here, so the truth is <conv(x, w), dy> = <x, dx> = <w, dw>.
    await fc.assert(
      fc.asyncProperty(geometry, fc.tuple(small(3), small(3)), async (g, dilations) => {
        const inputShape = [g.batch, ...g.input, g.channels];
        const filterShape = [...g.filter, g.channels, g.filters];
        const strides: [number, number] = [1, 1];
        const outShape = outputShape(inputShape, filterShape, strides, dilations, g.pad, true);
        if (!outShape) return;
        const attrs = { strides, dilations, pad: g.pad, dimRoundingMode: 'floor' };
        const [x, w, dy] = [inputShape, filterShape, outShape].map((shape, i) =>
          values(shape, g.seed + i),
        );
        const y = await on('cpu', [x, w], (x, w) =>
          tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, g.pad, 'NHWC', dilations),
        );
        const dx = await on('wasm', [dy, w], (dy, filter) =>
          run('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...attrs, inputShape }),
        );
        const dw = await on('wasm', [x, dy], (x, dy) =>
          run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...attrs, filterShape }),
        );
        expect(dot(x, dx)).toBeCloseTo(dot(y, dy), 3);
        expect(dot(w, dw)).toBeCloseTo(dot(y, dy), 3);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the other kernels agree with the cpu backend', () => {
  test('matMul, transposed or not, batched and broadcast', () =>
    fc.assert(
      fc.asyncProperty(
        fc.tuple(small(6), small(6), small(6), small(3)),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('none', 'both', 'left'),
        async ([m, k, n, batch], transposeA, transposeB, batched) => {
          const a = values(
            [...(batched === 'none' ? [] : [batch]), ...(transposeA ? [k, m] : [m, k])],
            1,
          );
          const b = values(
            [...(batched === 'both' ? [batch] : []), ...(transposeB ? [n, k] : [k, n])],
            2,
          );
          await expectSame([a, b], (a, b) =>
            run('BatchMatMul', { a, b }, { transposeA, transposeB }),
          );
        },
      ),
      { numRuns: 60 },
    ));

  test('fused matMul with bias and activation', async () => {
    const inputs = [values([4, 3], 1), values([5, 4], 2), values([5], 3)];
    await expectSame(inputs, (a, b, bias) =>
      tf.fused.matMul({ a, b, transposeA: true, transposeB: true, bias, activation: 'relu' }),
    );
  });

  test('tile', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(small(4), small(4)), { minLength: 1, maxLength: 4 }),
        async (axes) => {
          const x = values(
            axes.map(([size]) => size),
            1,
          );
          await expectSame([x], (x) =>
            tf.tile(
              x,
              axes.map(([, reps]) => reps),
            ),
          );
        },
      ),
      { numRuns: 60 },
    ));

  test('the gradient of gather, with repeated and absent indices', async () => {
    await expectSame([values([6, 3], 1), values([5, 3], 2)], (x, dy) => {
      const grad = tf.grad((x) => tf.gather(x, tf.tensor1d([4, 0, 4, 2, 4], 'int32')));
      return tf.tidy(() => grad(x, dy));
    });
  });

  test('segment sums leave out rows of segments that there are not', async () => {
    for (const ids of [
      [2, -1, 0, 3, 4],
      [-1, 1_000_000, 5, -1_000_000, 4],
    ]) {
      await expectSame([values([5, 3], 1)], (x) =>
        tf.tidy(() => tf.unsortedSegmentSum(x as tf.Tensor2D, tf.tensor1d(ids, 'int32'), 4)),
      );
    }
  });

  test('segment sums of rows without width', async () => {
    await expectSame([values([5], 1)], (x) =>
      tf.tidy(() =>
        tf.unsortedSegmentSum(x as tf.Tensor1D, tf.tensor1d([2, 0, 2, 1, 0], 'int32'), 4),
      ),
    );
  });
});

describe('registerTrainingKernels', () => {
  const names = [
    'Conv2DBackpropFilter',
    'BatchMatMul',
    '_FusedMatMul',
    'Tile',
    'Conv2DBackpropInput',
  ];
  const registered = (backend: string) =>
    names.map((name) => tf.getKernel(name, backend)?.kernelFunc);

  test('a second call changes nothing', () => {
    const before = registered('wasm');
    registerTrainingKernels();
    expect(registered('wasm')).toEqual(before);
  });

  test('leaves on cpu what is right there, and other backends alone', () => {
    const before = registered('cpu');
    registerTrainingKernels('cpu');
    expect(registered('cpu')).toEqual(before);
    registerTrainingKernels('webgl');
    expect(tf.getKernelsForBackend('webgl')).toEqual([]);
  });
});
