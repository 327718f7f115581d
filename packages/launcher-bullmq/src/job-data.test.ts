import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptionError } from '@freetickets/core';
import { expect, onTestFinished, test } from 'vitest';
import { localJob, missingData, portableJob } from './job-data.js';

const csv = (folder: string) => ({
  name: 'dense-1',
  config: { dataset: { name: 'csv-file', file: join(folder, 'a', 'train.csv') }, seed: 1 },
});

test('paths of data start from the folder of data of each machine', async () => {
  const there = await mkdtemp(join(tmpdir(), 'freetickets-'));
  onTestFinished(() => rm(there, { recursive: true }));
  const job = portableJob(csv('/here/data'), '/here/data');
  expect(JSON.stringify(job)).not.toContain('/here');
  expect(localJob(job, there)).toEqual(csv(there));
  expect(await missingData(job, there)).toContain(join(there, 'a', 'train.csv'));
  await writeFile(join(there, 'b.csv'), '');
  const other = portableJob(
    { name: 'b', config: { dataset: { name: 'csv-file', file: '/here/data/b.csv' } } },
    '/here/data',
  );
  expect(await missingData(other, there)).toBeUndefined();
});

test('data of elsewhere are refused, on either side', () => {
  expect(() => portableJob(csv('/elsewhere'), '/here/data')).toThrow('config.dataset.file');
  for (const file of ['/etc/passwd', '{data}/../secret.csv']) {
    const job = { name: 'a', config: { dataset: { name: 'csv-file', file } } };
    expect(() => localJob(job, '/there')).toThrow(OptionError);
  }
});

test('code is refused, with where it stands and what to do', () => {
  const custom = { $custom: 'function' };
  const config = { dataset: 'mnist', strategy: { prune: 'magnitude', grow: custom } };
  const file = () => portableJob({ name: 'a', config }, '/here');
  expect(file).toThrow('config: strategy.grow');
  expect(file).toThrow('--plugin');
});

test('of plugins, packages are named, and modules of this machine are not', () => {
  const plugins = ['freetickets-social', '/here/own.ts'];
  const { config } = portableJob({ name: 'a', config: { dataset: 'mnist', plugins } }, '/here');
  expect(config).toEqual({ dataset: 'mnist', plugins: ['freetickets-social'] });
});
