import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { definePlugin, evaluateRun, freeTickets, softmax, type TrainingEvent } from './index.js';
import { folder, front, ownModel, prepareTests, small, untimed } from './testing-experiment.js';

prepareTests();

describe('a run folder', () => {
  test('of a model given as a value can be resumed and evaluated with the config, not without', async () => {
    const model = ownModel({ seed: 4 });
    const config = { ...small, model, out: folder } as const;
    const { evaluation } = await freeTickets(config);
    expect(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')).config).toMatchObject({
      model: { $custom: 'object' },
      sparsity: 0.6,
    });
    await expect(evaluateRun(folder)).rejects.toThrow('got {"$custom":"object"}');
    const { out: _, ...given } = config;
    const evaluated = await evaluateRun(folder, { config: given });
    expect(untimed(evaluated)).toEqual(untimed(evaluation));
    model.dispose();
  });

  test('of an object that no plugin made is not resumed, finished or not: it could be another', async () => {
    const grow = { needs: [], grow: front().grow };
    const config = { ...small, strategy: { prune: 'magnitude', grow }, out: folder } as const;
    const warnings: string[] = [];
    const onEvent = (event: TrainingEvent) =>
      event.type === 'warning' && warnings.push(event.message);
    await freeTickets({ ...config, onEvent });
    expect(warnings).toEqual([expect.stringMatching(/cannot be resumed.*runs\.0\.strategy\.grow/)]);
    const again = freeTickets(config, { existing: 'resume' });
    await expect(again).rejects.toThrow(/^resume: plan\.runs\.0\.strategy\.grow/);
    const named = { ...config, strategy: { prune: 'magnitude', grow: front() } } as const;
    await freeTickets(named, { existing: 'replace' });
    await freeTickets(named, { existing: 'resume' });
  });

  test('of an aggregator given as a value is evaluated with the config that holds it', async () => {
    const first = definePlugin({ kind: 'aggregator', name: 'first', summary: '' }, () => ({
      aggregate: ({ data, shape: [, count, classes] }) =>
        softmax({ data: data.subarray(0, count * classes), shape: [count, classes] }).data,
    }));
    const config = { ...small, aggregator: first(), out: join(folder, 'run') };
    const { evaluation } = await freeTickets(config);
    expect((await evaluateRun(config.out, { config })).ensemble.nll).toBe(evaluation.ensemble.nll);
  });
});
