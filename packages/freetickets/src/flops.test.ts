import { edst, fromArrays, runCost } from 'freetickets';
import { describe, expect, test } from 'vitest';
import { command } from './testing-command.js';

const flops = async (...args: string[]) => {
  const { code, stdout, stderr } = await command('flops', '--json', ...args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
};

describe('the published costs of WRN-28-10 on CIFAR-10', () => {
  test.each([
    ['edst', 3, 0.8, 'magnitude', 0.6112, 1.0187],
    ['edst', 3, 0.8, 'rigl', 0.6116, 1.0187],
    ['edst', 7, 0.9, 'magnitude', 0.5733, 1.18],
    ['edst', 7, 0.9, 'rigl', 0.5742, 1.18],
    ['dst', 3, 0.8, 'magnitude', 1.0187, 1.0187],
    ['dst', 3, 0.8, 'rigl', 1.0193, 1.0187],
  ] as const)(
    '%s, %d tickets, sparsity %d, %s',
    async (name, tickets, sparsity, strategy, train, test) => {
      const method = { name, tickets };
      const cost = await runCost({ model: 'wrn-28-10', method, sparsity, strategy });
      expect(Math.abs(cost.trainFlopsRatio - train)).toBeLessThan(1.5e-4);
      expect(cost.trainFlopsRatio.toFixed(3)).toBe(train.toFixed(3));
      expect(cost.testFlopsRatio).toBeCloseTo(test, 2);
      expect(cost.testFlopsDense / 1e9).toBeCloseTo(10.49, 2);
      expect(cost.parameters).toBe(36_479_194);
    },
  );

  test('by the command line', async () => {
    const args = '--model wrn-28-10 --classes 10 --method edst --tickets 3 --sparsity 0.8';
    const { stdout } = await command('flops', ...args.split(' '), '--strategy', 'magnitude');
    expect(stdout).toMatch(/^training .* 0\.611x$/m);
    expect(stdout).toMatch(/^inference .* 10\.49 GFLOPs +1\.02x$/m);
    expect(stdout).toMatch(/^inference, a ticket .* 0\.340x$/m);
    expect(stdout).toMatch(/^parameters +21\.9 M +36\.5 M +0\.601x$/m);
    expect(stdout).toMatch(/^block1-1-conv1\/kernel +3x3x16x160 +1\.0000 +47\.19 MFLOPs +1\.3%$/m);
  });
});

test.each([
  [0.8, 0.4138],
  [0.9, 0.2418],
  [0.95, 0.1217],
])('ResNet-50 at 224, sparsity %d', async (sparsity, ratio) => {
  const args = ['--model', 'resnet-50', '--method', 'static-sparse', '--tickets', '1'];
  const cost = await flops(...args, '--sparsity', `${sparsity}`);
  expect(cost.testFlopsDense / 1e9).toBeCloseTo(8.18, 2);
  expect(cost.testFlopsRatio).toBeCloseTo(ratio, 3);
  const three = await flops('--model', 'resnet-50', '--tickets', '3', '--sparsity', `${sparsity}`);
  expect(three.ticketFlopsRatio).toBeCloseTo(ratio, 3);
  expect(cost.parameters).toBe(25_557_032);
  // 200 epochs of one run, against 150 dense ones.
  expect(cost.trainFlopsRatio).toBeCloseTo((ratio * 200) / 150, 3);
});

test('three heads of WRN-28-10: what they share trains once, and predicts three times', async () => {
  const args = ['--model', 'wrn-28-10', '--method', 'sparse-heads', '--strategy', 'set'];
  const cost = await flops(...args, '--set', 'method.heads=3', '--sparsity', '0.8');
  const layers: readonly { name: string; shape: number[]; density: number; flops: number }[] =
    cost.layers;
  const isShared = ({ name }: { name: string }) => /^(conv1|block1)/.test(name);
  const inNetwork = (of: (layer: (typeof layers)[number]) => number) =>
    layers.reduce((sum, layer) => sum + of(layer) * (isShared(layer) ? 1 : 3), 0);
  const size = ({ shape }: { shape: number[] }) => shape.reduce((a, b) => a * b);
  const active = inNetwork((layer) => layer.density * size(layer));
  expect(active / inNetwork(size)).toBeCloseTo(0.2, 6);
  // 250 epochs of 45,000 examples, three forward passes each.
  const passes = 3 * 250 * 45_000;
  expect(cost.trainFlops / (passes * inNetwork((layer) => layer.flops))).toBeCloseTo(1, 9);
  expect(cost.testFlops / layers.reduce((sum, layer) => sum + 3 * layer.flops, 0)).toBeCloseTo(
    1,
    9,
  );
  expect([cost.trainFlopsRatio, cost.testFlopsRatio].map((x) => x.toFixed(3))).toEqual([
    '0.688',
    '1.083',
  ]);
});

test('layers add up to the whole, in operations, and what is not multiplied to the weights', async () => {
  const cost = await runCost({ model: 'mobilenet-v1', method: { name: 'dst', tickets: 2 } });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const { layers, tickets } = cost;
  expect(sum(layers.map(({ trainFlops }) => trainFlops)) / cost.trainFlops).toBeCloseTo(1, 9);
  expect((tickets * sum(layers.map(({ flops }) => flops))) / cost.testFlops).toBeCloseTo(1, 9);
  const weights = (of: typeof layers) =>
    sum(of.map(({ shape, density }) => density * shape.reduce((a, b) => a * b)));
  // Besides kernels: gamma and beta of 10,944 channels, and the biases of the last layer.
  expect(cost.activeParameters).toBeCloseTo(2 * (weights(layers) + 2 * 10_944 + 1000), 3);
  const depthwise = layers.filter(({ name }) => name.includes('depthwise'));
  expect(depthwise.map(({ density }) => density)).toEqual(Array(13).fill(1));
  // Of all other kernels a fifth is active.
  const masked = layers.filter((layer) => !depthwise.includes(layer));
  expect(weights(masked)).toBeCloseTo((4_231_976 - 21_888 - 44_640 - 1000) / 5, 0);
});

describe('the preset', () => {
  const train = async (...args: string[]) =>
    (await flops('--model', 'wrn-10-1', '--sparsity', '0', ...args)).trainFlopsRatio;

  test('is that of the data the model was published for, unless one is given', async () => {
    // EDST's epochs over those of a dense run.
    expect(await train()).toBeCloseTo(450 / 250, 9);
    expect(await train('--set', 'method.preset=imagenet')).toBeCloseTo(240 / 150, 9);
    expect(await train('--set', 'method.preset=small')).toBeCloseTo(18 / 10, 9);
    const made = await runCost({
      model: 'wrn-10-1',
      method: edst({ preset: 'small' }),
      sparsity: 0,
    });
    expect(made.trainFlopsRatio).toBeCloseTo(18 / 10, 9);
  });

  test('with data of its own is what training takes', async () => {
    const labels = Array.from({ length: 30 }, (_, i) => i % 3);
    const inputs = labels.map((label) => [label, 1, 2, 3]);
    const dataset = fromArrays({ inputs, labels });
    const model = { name: 'mlp', hidden: [5] } as const;
    const cost = await runCost({ dataset, model, method: 'dense' });
    expect(cost.data).toMatchObject({ inputShape: [4], classes: 3 });
    const step = 3 * 2 * (4 * 5 + 5 * 3);
    expect(cost.trainFlops).toBe(10 * cost.data.examples * step);
    expect(cost.trainFlopsRatio).toBe(1);
  });
});

test('weights take no memory: a network larger than any', async () => {
  const before = process.memoryUsage().arrayBuffers;
  const args = [
    ...['--set', 'model={"name":"mlp","hidden":[200000,200000]}', '--method', 'dense'],
    ...['--input-shape', '100', '--classes', '10', '--examples', '1000'],
  ];
  const cost = await flops(...args);
  expect(cost.parameters).toBe(101 * 200_000 + 200_001 * 200_000 + 200_001 * 10);
  expect(cost.testFlopsDense).toBe(2 * 200_000 * (100 + 200_000 + 10));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
  const { code, stderr } = await command('flops', ...args, '--measure');
  expect(code).toBe(2);
  expect(stderr).toContain('mlp would have 40,022,000,000 weights, more than');
});

test('bytes are those of the files, but for their headers', async () => {
  const cost = await runCost({ model: 'lenet-300-100', method: 'dense', sparsity: 0.9 });
  const kernels = 784 * 300 + 300 * 100 + 100 * 10;
  expect(cost.bytes).toBe(4 * 266_610 + kernels / 8);
  expect(cost.bytesDense).toBe(cost.bytes);
});

test.each(['sparse', 'tfjs'])('measures steps on engine %s', async (name) => {
  const { measured } = await flops(
    ...['--measure', '--set', 'model={"name":"mlp","hidden":[8]}', '--engine', name],
    ...['--input-shape', '4', '--classes', '3', '--examples', '64', '--batch-size', '16'],
    ...['--method', 'dst', '--tickets', '2', '--epochs', '5'],
  );
  expect(measured).toMatchObject({ engine: { name }, batchSize: 16 });
  expect(measured.stepSeconds).toBeGreaterThan(0);
  expect(measured.denseStepSeconds).toBeGreaterThan(0);
  expect(measured.trainSeconds / measured.stepSeconds).toBeCloseTo(2 * 5 * 4, 6);
  expect(measured.denseTrainSeconds / measured.denseStepSeconds).toBeCloseTo(5 * 4, 6);
});

test('of a number the network has the outputs of the loss, whatever its model was published for', async () => {
  const dense = 784 * 300 + 300 + 300 * 100 + 100;
  for (const [loss, outputs] of [
    ['gaussian-nll', 2],
    ['mean-squared-error', 1],
  ] as const) {
    const cost = await flops('--model', 'lenet-300-100', '--loss', loss);
    expect(cost.parameters).toBe(dense + 101 * outputs);
  }
  const { stdout } = await command('flops', '--loss', 'gaussian-nll');
  expect(stdout).toContain('inputs of 28x28x1, a number to predict, 54,000 examples');
  const { code, stderr } = await command('flops', '--loss', 'gaussian-nll', '--classes', '3');
  expect([code, stderr]).toEqual([2, expect.stringContaining('none beside the loss')]);
});

test('says what is missing, and what contradicts itself', async () => {
  const errorOf = async (...args: string[]) => {
    const { code, stderr } = await command('flops', ...args);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await errorOf('--model', 'mlp')).toContain(
    'inputShape: got undefined, expected the shape of an input, or a data set',
  );
  expect(await errorOf('--dataset', 'noise', '--classes', '3')).toContain('none beside a data set');
  expect(await errorOf('--input-shape', '3,x')).toContain('whole numbers with commas');
  expect(await errorOf('--model', 'wrn-28-11')).toContain('--model: no model named "wrn-28-11"');
});
