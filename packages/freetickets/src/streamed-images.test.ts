import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { beforeEach, expect, test } from 'vitest';
import { freeTickets, InterruptedError, random, type TrainingEvent } from './index.js';
import { folder, prepareTests } from './testing-experiment.js';

prepareTests();

const side = 4;
const images = 40;
/** As many bytes as ten of the images take. */
const memory = 10 * side * side;

/** Forty images of two classes: bright ones and dark ones. */
beforeEach(async () => {
  const stream = random.derive(1, 'images');
  for (const [label, name] of ['bright', 'dark'].entries()) {
    await mkdir(join(folder, 'photos', name), { recursive: true });
    for (let i = 0; i < images / 2; i++) {
      const data = Uint8Array.from(
        { length: side * side },
        () => stream.integer(160) + 95 * (1 - label),
      );
      const png = encode({ height: side, width: side, channels: 1, data });
      await writeFile(join(folder, 'photos', name, `${i}.png`), png);
    }
  }
});

const config = (engine: 'sparse' | 'tfjs', options: object, out: string) =>
  ({
    dataset: { name: 'image-folder', folder: join(folder, 'photos'), ...options },
    model: { name: 'mlp', hidden: [8] },
    method: { name: 'edst', tickets: 2, explorationEpochs: 1, refinementEpochs: 1 },
    sparsity: 0.5,
    batchSize: 8,
    baseline: false,
    engine,
    checkpoint: { everyEpochs: 1 },
    out: join(folder, out),
  }) as const;
const tickets = (out: string) =>
  Promise.all([1, 2].map((n) => readFile(join(folder, out, `ensemble/ticket-${n}.safetensors`))));

test.each(['sparse', 'tfjs'] as const)(
  '%s trains the same on images that do not fit into memory, interrupted or not',
  async (engine) => {
    const fits = await freeTickets(config(engine, {}, 'fits'));
    const streams = await freeTickets(config(engine, { memory }, 'streams'));
    expect(streams.evaluation.ensemble).toEqual(fits.evaluation.ensemble);
    expect(await tickets('streams')).toEqual(await tickets('fits'));

    const controller = new AbortController();
    const onEvent = (event: TrainingEvent) => {
      if (event.type === 'epoch' && event.epoch === 2) controller.abort();
    };
    const stopped = config(engine, { memory }, 'stopped');
    await expect(
      freeTickets({ ...stopped, onEvent }, { signal: controller.signal }),
    ).rejects.toThrow(InterruptedError);
    await freeTickets(stopped, { existing: 'resume' });
    expect(await tickets('stopped')).toEqual(await tickets('fits'));
  },
);
