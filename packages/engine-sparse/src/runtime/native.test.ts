import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DivergenceError, type TicketState } from '@freetickets/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sparse } from '../engine.js';
import { batchOf, type Case, ticketOf } from '../testing-case.js';
import { plainConvolution, plainNormalisation } from '../testing-cases.js';
import { Sketch } from '../testing-graph.js';
import { runtimes } from '../testing-runtimes.js';
import { chooseRuntime } from './choose.js';

const sketch = new Sketch([4, 4, 2]);
sketch.add('Conv2D', plainConvolution(3, 3));
sketch.add('MaxPooling2D', { poolSize: [2, 2], strides: [2, 2], padding: 'valid' });
sketch.add('BatchNormalization', plainNormalisation);
sketch.add('ReLU');
const graph = sketch.classified(3);
const each: Case = { graph, seed: 1, count: 5, density: 1, empty: 0, labelSmoothing: 0 };
const optimizer = { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const;
const options = { optimizer, loss: { labelSmoothing: 0 }, batchSize: 5, seed: 1 };

describe.each(runtimes)('$variant on $threads threads', (runtime) => {
  /** Half the smallest normal number of 32 bits, and much smaller ones of 64. */
  test('denormal numbers stay what they are, here and in the kernels', async () => {
    const [single, double] = ['1e-40', '1e-310'].map(Number);
    const dense = new Sketch([1]).classified(2);
    const kernel = Float32Array.of(single, -single);
    const parameters = {
      'dense-1/kernel': { shape: [1, 2], values: kernel },
      'dense-1/bias': { shape: [2], values: new Float32Array(2) },
    };
    const member: TicketState = { graphHash: dense.hash, parameters };
    const predictor = await sparse(runtime).createPredictor(dense, [member]);
    expect([...(await predictor.predict(Float32Array.of(1), 1))]).toEqual([...kernel]);
    predictor.dispose();
    expect(double / 2).toBeGreaterThan(0);
    expect(double * 3).toBe(Number('3e-310'));
    expect(Float32Array.of(single)[0] / 2).toBeGreaterThan(0);
    expect(Math.fround(single / 2)).toBeGreaterThan(0);
  });

  test.each([
    ['conv2d-1/kernel', Number.NaN],
    ['conv2d-1/bias', Number.NaN],
    ['batchnormalization-3/gamma', Number.NaN],
    ['batchnormalization-3/beta', Number.POSITIVE_INFINITY],
    ['dense-6/kernel', Number.NEGATIVE_INFINITY],
    ['dense-6/bias', Number.NaN],
  ])('is told where %s becomes %d', async (name, value) => {
    const ticket = ticketOf(each);
    ticket.parameters[name].values[1] = value;
    const network = await sparse(runtime).createNetwork(graph, { ...options, initial: ticket });
    const step = network.trainBatch(batchOf(each, 5), { learningRate: 0.1 });
    await expect(step).rejects.toThrow(DivergenceError);
    network.dispose();
  });
});

describe('without a library that can be loaded', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'freetickets-native-test-'));
    vi.stubEnv('FREETICKETS_NATIVE', join(folder, 'kernels.node'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    vi.unstubAllEnvs();
  });

  test('WebAssembly is chosen, and why', () => {
    const { runtime, kernels, refused } = chooseRuntime();
    expect(runtime.variant).toMatch(/^wasm/);
    expect(kernels).toBe('@freetickets/engine-sparse');
    expect(refused).toEqual([expect.stringContaining("'npm run build:native'")]);
    expect(() => chooseRuntime({ variant: 'generic' })).toThrow(/generic.*build:native/);
  });

  test('a library that is none is told of', () => {
    writeFileSync(join(folder, 'kernels.node'), 'no library');
    const { runtime, refused } = chooseRuntime();
    expect(runtime.variant).toMatch(/^wasm/);
    expect(refused).toEqual([expect.stringContaining('kernels.node')]);
  });

  test('a library that was built from other sources is refused', () => {
    const file = join(folder, 'kernels.cjs');
    writeFileSync(file, "module.exports = { sources: 'others', variants: ['generic'] };");
    vi.stubEnv('FREETICKETS_NATIVE', file);
    const { runtime, refused } = chooseRuntime();
    expect(runtime.variant).toMatch(/^wasm/);
    expect(refused).toEqual([expect.stringMatching(/kernels.cjs: .*build:native/)]);
  });
});
