import { availableParallelism } from 'node:os';
import { createRegistry } from '@freetickets/core';
import { mnist } from '@freetickets/datasets';
import { diagnose, sparse } from '@freetickets/engine-sparse';
import { expect, test, vi } from 'vitest';
import type { App } from '../app.js';
import { main } from '../main.js';

const unused = () => {
  throw new Error('doctor trains and reads nothing');
};
const app: App = {
  version: '1.2.3',
  program: 'freetickets.js',
  registry: createRegistry(mnist),
  registryWith: unused,
  requireRun: unused,
  train: unused,
  cost: unused,
  resolveRun: unused,
  requirePlugins: unused,
  expectedWork: unused,
  trainMember: unused,
  plannedWork: unused,
  evaluate: unused,
  load: unused,
  jsonConfig: async () => ({}),
  runConfig: unused,
};

async function doctor(...flags: string[]): Promise<string> {
  let written = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
  try {
    expect(await main(app, ['doctor', ...flags])).toBe(0);
  } finally {
    spy.mockRestore();
  }
  return written;
}

test('finds out what trains here, why nothing faster, and where data are kept', async () => {
  const { node, cpu, sparse: found, tfjs, data } = JSON.parse(await doctor('--json'));
  expect(node).toBe(process.version);
  expect(cpu.cores).toBe(availableParallelism());
  expect(sparse().describe()).toEqual({ variant: found.variant, threads: found.threads });
  expect(found.notFaster.length > 0).toBe(!['avx512', 'neon'].includes(found.variant));
  expect(tfjs).toEqual([
    { backend: 'wasm', works: true },
    ...['node', 'node-gpu'].map((backend) => ({
      backend,
      works: false,
      reason: expect.stringContaining(`npm install @tensorflow/tfjs-${backend}`),
    })),
  ]);
  const files = mnist().files;
  expect(data).toEqual([{ name: 'mnist', folder: files?.folder, present: await files?.present() }]);
});

test('says so in lines, each with what to do', async () => {
  const text = await doctor();
  const { variant, threads } = sparse().describe();
  const { kernels } = diagnose();
  expect(text).toContain(`freetickets 1.2.3, Node.js ${process.version}`);
  expect(text).toContain(
    `engine sparse: variant ${variant}, threads ${threads}\n  kernels of ${kernels}\n`,
  );
  expect(text).toMatch(/^ {2}wasm: works$/m);
  expect(text).toMatch(/^ {2}node: .*npm install @tensorflow\/tfjs-node\./m);
  expect(text).toMatch(/^ {2}mnist: .*datasets.mnist/m);
});
