import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import { random } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { registerTrainingKernels } from './register.js';

export const backends = ['cpu', 'wasm'] as const;
export type Operation = (x: tf.Tensor) => tf.Tensor;

/** Registers the kernels of each backend. */
export async function registerAll(): Promise<void> {
  for (const backend of backends) {
    await tf.setBackend(backend);
    registerTrainingKernels(backend);
  }
}

/** Different negative whole numbers: a step of a half changes no order. */
export function negatives(shape: readonly number[], seed: number): Float32Array {
  const values = Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, (_, i) => -1 - i);
  const stream = random.derive(seed, 'negatives');
  for (let i = values.length - 1; i > 0; i--) {
    const other = stream.integer(i + 1);
    [values[i], values[other]] = [values[other], values[i]];
  }
  return values;
}

/** The slope of `f` times `dy` in each entry of `x`, by differences on the cpu backend. */
async function byDifferences(f: Operation, x: Float32Array, shape: number[], dy: Float32Array) {
  await tf.setBackend('cpu');
  const dot = (values: Float32Array): number =>
    tf
      .tidy(() => Float32Array.from(f(tf.tensor(values, shape)).dataSync()))
      .reduce((sum, y, i) => sum + y * dy[i], 0);
  return x.map((value, i) => {
    const [above, below] = [x.slice(), x.slice()];
    above[i] = value + 0.25;
    below[i] = value - 0.25;
    return (dot(above) - dot(below)) / 0.5;
  });
}

/** Expects the gradient of `f` on each backend to be its slope, and no tensor to be left behind. */
export async function expectGradient(f: Operation, shape: number[], seed: number): Promise<void> {
  const x = negatives(shape, seed);
  await tf.setBackend('cpu');
  const outShape = tf.tidy(() => f(tf.tensor(x, shape)).shape);
  const dy = negatives(outShape, seed + 1).map((value) => value / 8);
  const expected = await byDifferences(f, x, shape, dy);
  for (const backend of backends) {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    const gradient = tf.tidy(() =>
      tf.grad(f)(tf.tensor(x, shape), tf.tensor(dy, outShape)).dataSync(),
    );
    expect(tf.memory().numTensors).toBe(before);
    for (const [i, value] of expected.entries()) {
      if (Math.abs(gradient[i] - value) > 1e-3 * (1 + Math.abs(value))) {
        throw new Error(`${backend}: ${gradient[i]} is not ${value} at ${i}`);
      }
    }
  }
}

/** Expects the same values of `f` on each backend. */
export async function expectSame(f: Operation, shape: number[], seed: number): Promise<void> {
  const x = negatives(shape, seed);
  const values = [];
  for (const backend of backends) {
    await tf.setBackend(backend);
    values.push(tf.tidy(() => f(tf.tensor(x, shape)).dataSync()));
  }
  const [cpu, wasm] = values;
  expect(wasm.length).toBe(cpu.length);
  for (const [i, value] of cpu.entries()) expect(wasm[i]).toBeCloseTo(value, 2);
}

export const small = (max: number) => fc.integer({ min: 1, max });
const triple = (max: number) => fc.tuple(small(max), small(max), small(max));
const windows = fc.record({
  batch: small(2),
  input: triple(4),
  size: triple(3),
  strides: triple(3),
  channels: small(2),
  pad: fc.constantFrom('same' as const, 'valid' as const),
  seed: fc.nat(1000),
});
type Windows = typeof windows extends fc.Arbitrary<infer T> ? T : never;
const fits = ({ input, size, pad }: Windows) =>
  pad === 'same' || size.every((each, axis) => each <= input[axis]);
export const check = (property: (windows: Windows) => Promise<void>, numRuns = 20) =>
  fc.assert(fc.asyncProperty(windows.filter(fits), property), { seed: 1, numRuns });

export type Pair = [number, number];
