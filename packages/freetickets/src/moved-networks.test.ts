import { mkdir, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { type Config, DataError, freeTickets, InterruptedError } from './index.js';
import { folder, prepareTests, small } from './testing-experiment.js';

prepareTests();

const trainDense = (place: string, seed: number) =>
  freeTickets({
    ...small,
    method: { name: 'dense', epochs: 2 },
    seed,
    out: join(folder, place, 'dense'),
  });
const masksOf = (from: string) => ({ name: 'from-weights', from }) as const;
const method = { name: 'static-sparse', tickets: 2, epochs: 2 } as const;
const sparse = (place: string) => ({
  ...small,
  method,
  initialMasks: masksOf(join(folder, place, 'dense')),
  out: join(folder, 'sparse'),
});

/** Begins the sparse run, and stops it in the first of its two networks. */
async function begin(config: Config): Promise<void> {
  const interrupt = new AbortController();
  let steps = 0;
  const onEvent = ({ type }: { readonly type: string }) =>
    type === 'step' && ++steps === 3 && interrupt.abort();
  const run = freeTickets({ ...config, onEvent }, { signal: interrupt.signal });
  await expect(run).rejects.toThrow(InterruptedError);
}

test('masks of a network that was moved are what they were; of another they are refused', async () => {
  await trainDense('here', 1);
  const { out: _, ...unnamed } = sparse('here');
  const whole = await freeTickets(unnamed);
  await begin(sparse('here'));
  await mkdir(join(folder, 'there'));
  await rename(join(folder, 'here', 'dense'), join(folder, 'there', 'dense'));
  await trainDense('other', 2);
  const resume = (place: string) => freeTickets(sparse(place), { existing: 'resume' });
  await expect(resume('other')).rejects.toThrow(DataError);
  await expect(resume('other')).rejects.toThrow('another network that the initial masks');
  const { ensemble } = await resume('there');
  expect(ensemble.members).toEqual(whole.ensemble.members);
  await expect(resume('other')).rejects.toThrow('another network that the initial masks');

  await rm(join(folder, 'there'), { recursive: true });
  await expect(resume('other')).rejects.toThrow(DataError);
});

test('a run that names its network from the working directory is resumed from any', async () => {
  await trainDense('here', 1);
  const from = relative(process.cwd(), join(folder, 'here', 'dense'));
  await begin({ ...sparse('here'), initialMasks: masksOf(from) });
  const { ensemble } = await freeTickets(sparse('here'), { existing: 'resume' });
  expect(ensemble.members).toHaveLength(2);
});

test('a run goes on without its network where its masks are made', async () => {
  await trainDense('here', 1);
  const config = { ...sparse('here'), method: { ...method, tickets: 1 } };
  await begin(config);
  await rm(join(folder, 'here'), { recursive: true });
  const { ensemble } = await freeTickets(config, { existing: 'resume' });
  expect(ensemble.members).toHaveLength(1);
  const elsewhere = masksOf(join(folder, 'nowhere'));
  const resumed = freeTickets({ ...config, initialMasks: elsewhere }, { existing: 'resume' });
  await expect(resumed).rejects.toThrow('config: initialMasks');
});
