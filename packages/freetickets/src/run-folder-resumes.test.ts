import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freeTickets, fromArrays, InterruptedError } from './index.js';
import { folder, inFolder, prepareTests, ring, small } from './testing-experiment.js';

prepareTests();

describe('a run folder', () => {
  /** The epochs in the run's log, in their order: `ensemble 1`. */
  const loggedEpochs = async () => {
    const events = (await readFile(join(folder, 'events.jsonl'), 'utf8')).trim().split('\n');
    const epochs = events.map((line) => JSON.parse(line)).filter(({ type }) => type === 'epoch');
    return epochs.map(({ stage, epoch }) => `${stage} ${epoch}`);
  };
  const everyEpoch = [
    ...Array.from({ length: 8 }, (_, i) => `ensemble ${i + 1}`),
    ...Array.from({ length: 4 }, (_, i) => `baseline ${i + 1}`),
  ];

  test.each([
    ['sparse', 1],
    ['sparse', 20],
    ['sparse', 40],
    ['sparse', 60],
    ['sparse', 70],
    ['tfjs', 20],
    ['tfjs', 60],
  ] as const)(
    'on engine %s, stopped at step %d and resumed, is the run it would have been',
    async (engine, stop) => {
      const whole = await freeTickets({ ...small, engine, baseline: 'dense' });
      const interrupt = new AbortController();
      let steps = 0;
      const stopped = freeTickets(
        {
          ...inFolder(),
          engine,
          onEvent: ({ type }) => type === 'step' && ++steps === stop && interrupt.abort(),
        },
        { signal: interrupt.signal },
      );
      await expect(stopped).rejects.toThrow(InterruptedError);
      const again = { ...inFolder(), engine };
      const { ensemble, dense } = await freeTickets(again, { existing: 'resume' });
      expect(ensemble.members).toEqual(whole.ensemble.members);
      expect(dense?.members).toEqual(whole.dense?.members);
      expect(await loggedEpochs()).toEqual(everyEpoch);
    },
  );

  test('resumed with another config is refused, also when its ensemble is finished', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    const stopped = freeTickets(inFolder(), { signal: interrupt.signal });
    await expect(stopped).rejects.toThrow(InterruptedError);
    const resumeWith = (config: object) =>
      freeTickets({ ...inFolder(), ...config }, { existing: 'resume' });
    await expect(resumeWith({ sparsity: 0.5 })).rejects.toThrow('config: sparsity: got 0.5');
    await resumeWith({});
    await expect(resumeWith({ seed: 2 })).rejects.toThrow('config: seed: got 2, expected 1');
  });

  test('goes on where it stopped between saving its tickets and forgetting their checkpoint', async () => {
    const whole = await freeTickets({ ...small, baseline: 'dense' });
    await freeTickets({ ...inFolder(), baseline: false });
    const checkpoint = join(folder, 'checkpoint', 'ensemble');
    await mkdir(checkpoint, { recursive: true });
    await writeFile(join(checkpoint, 'state.safetensors'), 'what a crash left behind');
    const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
    config.config.baseline = 'dense';
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    const { dense } = await freeTickets(inFolder(), { existing: 'resume' });
    expect(dense?.members).toEqual(whole.dense?.members);
  });

  test('survives a crash before its first checkpoint, and a line of its log that was cut off', async () => {
    const whole = await freeTickets({ ...small, baseline: 'dense' });
    let steps = 0;
    const crash = ({ type }: { type: string }) => {
      if (type === 'step' && ++steps === 50) throw new Error('power cut');
    };
    const rare = { ...inFolder(), checkpoint: { everyEpochs: 100 } };
    await expect(freeTickets({ ...rare, onEvent: crash })).rejects.toThrow('power cut');
    await appendFile(join(folder, 'events.jsonl'), '{"stage":"ens');
    const { ensemble, dense } = await freeTickets(rare, { existing: 'resume' });
    expect(ensemble.members).toEqual(whole.ensemble.members);
    expect(dense?.members).toEqual(whole.dense?.members);
    expect(await loggedEpochs()).toEqual(everyEpoch);
  });

  test('is resumed though it is to be evaluated on other data, or was written before a key was there', async () => {
    const config = { ...small, out: join(folder, 'run') };
    await freeTickets(config);
    const path = join(folder, 'run', 'config.json');
    const record = JSON.parse(await readFile(path, 'utf8'));
    const { calibrator: _, metrics: __, ...older } = record.config;
    await writeFile(path, JSON.stringify({ ...record, config: older }));
    const { evaluation } = await freeTickets(
      { ...config, ood: [fromArrays({ ...ring(40, 5), name: 'other' })] },
      { existing: 'resume' },
    );
    expect(Object.keys(evaluation.ensemble.ood)).toEqual(['other']);
  });
});
