import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Config, defineConfig, freeTickets } from './index.js';
import { folder, front, ownModel, prepareTests, small } from './testing-experiment.js';

prepareTests();

describe('plugins of one’s own', () => {
  test('a growth criterion, by name', async () => {
    const { evaluation } = await freeTickets({
      ...small,
      plugins: [front],
      strategy: { prune: 'magnitude', grow: 'front' },
    });
    expect(evaluation.ensemble.accuracy).toBeGreaterThan(0.5);
  });

  test('a module that exports them', async () => {
    const file = join(folder, 'plugins.mjs');
    await writeFile(
      file,
      `const front = Object.assign(() => ({ needs: [], grow: (layer, count) => layer.mask.inactive().slice(0, count) }),
        { kind: 'grow', pluginName: 'front', summary: 'first', schema: undefined });
      export { front };`,
    );
    const config = {
      ...small,
      plugins: [file],
      strategy: { prune: 'magnitude', grow: 'front' as never },
    } as const;
    expect((await freeTickets(config)).ensemble.members).toHaveLength(3);
  });

  test('a model of one’s own, which keeps its names', async () => {
    const { ensemble } = await freeTickets({ ...small, model: ownModel });
    expect(ensemble.graph.parameters.map(({ name }) => name)).toEqual([
      'hidden/kernel',
      'hidden/bias',
      'out/kernel',
      'out/bias',
    ]);
  });

  test('a LayersModel as it is: trained from its weights, and left as it was', async () => {
    const model = ownModel({ seed: 4 });
    const before = (await model.weights[0]?.read().data())?.slice();
    const { ensemble } = await freeTickets({ ...small, model });
    expect(ensemble.members).toHaveLength(3);
    expect(await model.weights[0]?.read().data()).toEqual(before);
    model.dispose();
  });

  test('names complete, and a wrong name is a compile error', () => {
    defineConfig({ dataset: 'mnist', strategy: 'rigl', method: { name: 'dst', epochs: 3 } });
    defineConfig({ dataset: 'mnist', plugins: [front], strategy: { prune: 'set', grow: 'front' } });
    defineConfig({
      dataset: 'mnist',
      plugins: ['./front.ts'],
      strategy: { prune: 'set', grow: 'x' },
      method: { name: 'mine', steps: 3 },
      metrics: [{ name: 'sharpness', of: 'top-label' }],
    });
    // @ts-expect-error no such method, where no module is named
    defineConfig({ dataset: 'mnist', method: { name: 'mine', steps: 3 } });
    defineConfig({
      dataset: 'mnist',
      topology: { fraction: { name: 'warmup', share: 0.1, after: { name: 'cosine', from: 0.5 } } },
      baseline: { name: 'dense', epochs: 3 },
    });
    // @ts-expect-error costs are compared with a dense network
    defineConfig({ dataset: 'mnist', baseline: 'dst' });
    // @ts-expect-error no such strategy
    defineConfig({ dataset: 'mnist', strategy: 'rigel' });
    // @ts-expect-error no such option
    defineConfig({ dataset: 'mnist', method: { name: 'dst', refinementEpochs: 3 } });
    // @ts-expect-error not among the plugins
    defineConfig({ dataset: 'mnist', strategy: { prune: 'set', grow: 'front' } });
    expectTypeOf<Config>().toHaveProperty('sparsity');
  });
});
