import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freeTickets, loadEnsemble, OptionError } from './index.js';
import { folder, inFolder, prepareTests, ring, small, untimed } from './testing-experiment.js';

prepareTests();

describe('a run folder', () => {
  const json = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));

  test('holds config, events, tickets and evaluation, and gives the ensemble back', async () => {
    const { ensemble, evaluation } = await freeTickets(inFolder());
    const { started, machine } = await json('config.json');
    expect(Date.now() - Date.parse(started)).toBeLessThan(600_000);
    expect(machine).toMatchObject({ cores: cpus().length });
    expect((await json('config.json')).config).toMatchObject({
      model: { name: 'mlp', hidden: [12] },
      sparsity: 0.6,
      optimizer: { name: 'sgd', learningRate: 0.05 },
    });
    expect(await json('evaluation.json')).toEqual(JSON.parse(JSON.stringify(evaluation)));
    const events = (await readFile(join(folder, 'events.jsonl'), 'utf8')).trim().split('\n');
    expect(
      events.map((line) => JSON.parse(line)).filter(({ type }) => type === 'ticket'),
    ).toHaveLength(4);
    const loaded = await loadEnsemble(join(folder, 'ensemble'));
    const { inputs } = ring(6, 4);
    expect(await loaded.predict(inputs)).toEqual(await ensemble.predict(inputs));
  });

  test('is refused where it holds a run, unless that is resumed or replaced', async () => {
    await freeTickets(inFolder());
    const before = await json('evaluation.json');
    await expect(freeTickets(inFolder())).rejects.toThrow(OptionError);
    const events: string[] = [];
    const again = { ...inFolder(), onEvent: ({ type }: { type: string }) => events.push(type) };
    const { evaluation } = await freeTickets(again, { existing: 'resume' });
    expect(events).toEqual([]);
    expect(untimed(evaluation)).toEqual(untimed(before));
    await freeTickets(again, { existing: 'replace' });
    expect(events).toContain('epoch');
  });

  test('is never made of, nor replaces, files that are no run’s', async () => {
    await mkdir(join(folder, 'ensemble'));
    await writeFile(join(folder, 'ensemble', 'notes.txt'), 'mine');
    await writeFile(join(folder, 'config.json'), '{"mine": 1}');
    for (const existing of ['refuse', 'resume', 'replace'] as const) {
      await expect(freeTickets(inFolder(), { existing })).rejects.toThrow(OptionError);
    }
    expect(await readFile(join(folder, 'ensemble', 'notes.txt'), 'utf8')).toBe('mine');
    await rm(join(folder, 'config.json'));
    await expect(freeTickets(inFolder(), { existing: 'resume' })).rejects.toThrow(OptionError);
  });

  test('keeps what an aggregator learnt', async () => {
    const { ensemble } = await freeTickets({ ...small, aggregator: 'weighted', out: folder });
    const { aggregator, aggregatorState } = await json('ensemble/ensemble.json');
    expect(aggregator).toEqual({ name: 'weighted' });
    expect(aggregatorState.weights).toHaveLength(3);
    const loaded = await loadEnsemble(join(folder, 'ensemble'));
    expect(await loaded.predict(ring(3, 8).inputs)).toEqual(
      await ensemble.predict(ring(3, 8).inputs),
    );
  });
});
