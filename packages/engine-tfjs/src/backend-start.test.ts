import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { useBackend, useCurrentBackend } from './backend.js';

// The tests come in the order in which a process first uses TensorFlow.js.

for (const name of ['webgl', 'webgpu']) tf.copyRegisteredKernels('cpu', name);
const sum = (): number => tf.tidy(() => Number(tf.sum([1, 2, 3]).dataSync()[0]));

test('calls at once, before any backend was started, start it once and all find it ready', async () => {
  const sums = await Promise.all(Array.from({ length: 5 }, () => useBackend('wasm').then(sum)));
  expect(sums).toEqual([6, 6, 6, 6, 6]);
  expect(tf.getBackend()).toBe('wasm');
});

test('while one backend starts, another is computed on', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const slow = async () =>
    tf.registerBackend('webgpu', async () => {
      await gate;
      return new MathBackendCPU();
    });
  const names = ['webgpu', 'cpu', 'wasm', 'webgpu', 'cpu'] as const;
  const calls = names.map((name) => useBackend(name, slow).then(() => tf.getBackend()));
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setTimeout(resolve));
  expect([tf.getBackend(), sum()]).toEqual(['wasm', 6]);
  open();
  expect(await Promise.all(calls)).toEqual(names);
  expect([tf.getBackend(), sum()]).toEqual(['cpu', 6]);
});

test('one that the program itself has begun to start is the same one', async () => {
  for (const use of [useCurrentBackend, () => useBackend('webgpu')]) {
    tf.removeBackend('webgpu');
    tf.registerBackend('webgpu', async () => new MathBackendCPU());
    const own = tf.setBackend('webgpu');
    await use();
    expect([tf.getBackend(), sum()]).toEqual(['webgpu', 6]);
    expect(await own).toBe(true);
  }
});

test('a start that failed is tried again, and changes nothing before', async () => {
  await useBackend('cpu');
  let starts = 0;
  const flaky = async () =>
    tf.registerBackend('webgl', async () => {
      if (++starts === 1) throw new Error('no context yet');
      return new MathBackendCPU();
    });
  const [first, second] = [useBackend('webgl', flaky), useBackend('webgl', flaky)];
  await expect(first).rejects.toThrow('is installed, but does not work here');
  await second;
  expect([tf.getBackend(), sum(), starts]).toEqual(['webgl', 6, 2]);
});

test('a start that never ends is given up, and the next one may succeed', async () => {
  await useBackend('cpu');
  tf.removeBackend('webgpu');
  let starts = 0;
  const stuck = async () =>
    tf.registerBackend('webgpu', async () =>
      ++starts === 1 ? new Promise<never>(() => {}) : new MathBackendCPU(),
    );
  await new Promise((resolve) => setTimeout(resolve));
  vi.useFakeTimers();
  const given = expect(useBackend('webgpu', stuck)).rejects.toThrow(
    /tfjs-backend-webgpu is installed, but does not work here: It did not start within 60 seconds/,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  await given;
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  expect([tf.getBackend(), sum()]).toEqual(['cpu', 6]);
  await useBackend('webgpu', stuck);
  expect([tf.getBackend(), sum(), starts]).toEqual(['webgpu', 6, 2]);
});
