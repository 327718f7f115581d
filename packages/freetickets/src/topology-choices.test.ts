import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { app } from './app.js';
import {
  DataError,
  defineConfig,
  definePlugin,
  evaluateRun,
  FileError,
  freeTickets,
  Mask,
  scatterActive,
  type TicketState,
  type TrainingEvent,
} from './index.js';
import { folder, prepareTests, small } from './testing-experiment.js';

prepareTests();

const single = { ...small, method: { name: 'static-sparse', tickets: 1, epochs: 1 } } as const;
/** Kernels of (6, 12) and (12, 3). */
const total = Math.round(0.4 * (6 * 12 + 12 * 3));
const masksOf = ({ parameters }: TicketState) =>
  Object.entries(parameters).flatMap(([name, { mask }]) => (mask ? [[name, Mask.from(mask)]] : []));

describe('masks from a trained network', () => {
  const dense = { ...small, method: { name: 'dense', epochs: 2 } } as const;
  const from = (path: string) => ({ name: 'from-weights', from: path }) as const;

  test('lie where its largest weights are, of all layers together', async () => {
    const out = join(folder, 'dense');
    const trained = await freeTickets({ ...dense, out });
    const { ensemble } = await freeTickets({ ...single, initialMasks: from(out) });
    const [{ parameters }] = trained.ensemble.members;
    const [ticket] = ensemble.members;
    const magnitudes = (inside: boolean) =>
      Object.entries(parameters).flatMap(([name, { values, mask }]) => {
        const now = ticket.parameters[name].mask;
        if (!mask || !now) return [];
        const positions = inside ? Mask.from(now).active() : Mask.from(now).inactive();
        const weights = scatterActive(values, mask);
        return Array.from(positions, (position) => Math.abs(weights[position]));
      });
    expect(magnitudes(true)).toHaveLength(total);
    expect(Math.min(...magnitudes(true))).toBeGreaterThanOrEqual(Math.max(...magnitudes(false)));
  });

  test('are found, too, where steps are only tried', async () => {
    const out = join(folder, 'dense');
    await freeTickets({ ...dense, out });
    const config = { ...single, initialMasks: from(out) };
    const { trainFlops } = await app.expectedWork(config, (name) => import(name));
    expect(trainFlops).toBeGreaterThan(0);
  });

  test('are refused of another model, of an address, and of no folder', async () => {
    const out = join(folder, 'dense');
    await freeTickets({ ...dense, model: { name: 'mlp', hidden: [9] }, out });
    const masks = (path: string) => freeTickets({ ...single, initialMasks: from(path) });
    await expect(masks(out)).rejects.toThrow(DataError);
    await expect(masks(out)).rejects.toThrow(/another model/);
    await expect(masks('https://example.org/run')).rejects.toThrow(/is an address/);
    await expect(masks(join(folder, 'nowhere'))).rejects.toThrow(FileError);
  });
});

describe('plugins of one’s own', () => {
  test('initial masks, a constraint and a redistribution are used, by name', async () => {
    const last = definePlugin(
      { kind: 'initial-masks', name: 'last', summary: 'the last positions' },
      () => ({
        scope: 'network',
        scores: async ({ weights }) =>
          Object.fromEntries(
            Object.entries(weights).map(([name, { length }]) => [
              name,
              Array.from({ length }, (_, position) => position),
            ]),
          ),
      }),
    );
    const pairs = definePlugin({ kind: 'constraint', name: 'pairs', summary: 'in pairs' }, () => ({
      units: ({ shape }) => ({
        unitSize: 2,
        groupSize: shape.reduce((size, length) => size * length, 0.5),
        unitOf: (position) => position >> 1,
      }),
    }));
    const toLast = definePlugin(
      { kind: 'redistribution', name: 'to-last', summary: 'to the layer of 36' },
      () => ({
        needs: [],
        weigh:
          ({ mask }) =>
          () =>
            Number(mask.size === 36),
      }),
    );
    const plugins = [last, pairs, toLast];

    const { ensemble } = await freeTickets({ ...single, plugins, initialMasks: 'last' });
    const [[, first], [, second]] = masksOf(ensemble.members[0]) as [string, Mask][];
    expect([first.count + second.count, first.has(71), first.has(0)]).toEqual([total, true, false]);

    const paired = await freeTickets({ ...small, plugins, constraint: 'pairs' });
    for (const [, mask] of paired.ensemble.members.flatMap(masksOf) as [string, Mask][]) {
      for (const position of mask.active()) expect(mask.has(position ^ 1)).toBe(true);
    }

    const events: TrainingEvent[] = [];
    await freeTickets({
      ...small,
      plugins,
      topology: { everySteps: 5, redistribution: 'to-last' },
      onEvent: (event) => events.push(event),
    });
    const updates = events.filter((event) => event.type === 'topology');
    const [{ layers }] = updates.filter(({ cause }) => cause === 'update');
    const [one, other] = Object.values(layers);
    expect(one.active + other.active).toBe(total);
    expect(one.grown + one.regrown).toBe(0);
    expect(other.grown - other.pruned).toBe(one.pruned);
  });
});

test('the evaluation says how much each run explored, also when it is judged again', async () => {
  const out = join(folder, 'run');
  const { evaluation } = await freeTickets({ ...small, out });
  const [{ all, layers }, ...others] = evaluation.explored ?? [];
  expect(others).toEqual([]);
  expect(all).toBeGreaterThan(0.4);
  expect(all).toBeCloseTo((72 * layers['dense1/kernel'] + 36 * layers['logits/kernel']) / 108, 10);
  expect((await evaluateRun(out, { config: { ...small } })).explored).toEqual(evaluation.explored);
});

test('names of the new kinds complete, and wrong ones are compile errors', () => {
  defineConfig({
    dataset: 'mnist',
    distribution: { name: 'erk', dense: ['conv1'] },
    initialMasks: { name: 'snip', batches: 2 },
    constraint: { name: 'n-of-m', n: 1, m: 4 },
    gradualPruning: { initialSparsity: 0.5, scope: 'network' },
    topology: { redistribution: 'momentum', gradientBatches: 4 },
    method: { name: 'edst', regrow: 'restart' },
  });
  // @ts-expect-error no such initial masks
  defineConfig({ dataset: 'mnist', initialMasks: 'snap' });
  // @ts-expect-error no such constraint
  defineConfig({ dataset: 'mnist', constraint: '2:4' });
  // @ts-expect-error no such redistribution
  defineConfig({ dataset: 'mnist', topology: { redistribution: 'mean' } });
});
