import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DataError, evaluateRun, FileError, freeTickets, fromArrays } from './index.js';
import { brokenOff, config, out, prepareTests, resume, ring, small } from './testing-experiment.js';

prepareTests();

test('a resume that its checkpoint refuses leaves the record as it was', async () => {
  await brokenOff(30);
  const path = join(out(), 'config.json');
  const { data: _, ...record } = JSON.parse(await readFile(path, 'utf8'));
  const before = JSON.stringify({ ...record, started: '2026-01-01' });
  await writeFile(path, before);
  const dataset = fromArrays({ ...ring(120, 7), test: ring(60, 2), name: 'ring' });
  await expect(resume({ dataset })).rejects.toThrow('other labels of the training examples');
  expect(await readFile(path, 'utf8')).toBe(before);
  const { evaluation } = await resume();
  expect(evaluation.warnings).toEqual([
    expect.stringContaining('its training, validation, test data were when it began'),
  ]);
  const resumed = JSON.parse(await readFile(path, 'utf8'));
  expect(resumed.started > record.started).toBe(true);
  expect(resumed).not.toHaveProperty('data');
});

test('a damaged fingerprint of the data is refused', async () => {
  await freeTickets(config());
  const path = join(out(), 'config.json');
  const record = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...record, data: { train: 3 } }));
  for (const attempt of [() => resume(), () => evaluateRun(out(), { config: small })]) {
    await expect(attempt()).rejects.toThrow(FileError);
    await expect(attempt()).rejects.toThrow('config.json: is damaged: data is not a fingerprint');
  }
});

test('a resume on other data is refused', async () => {
  await brokenOff(30);
  const dataset = fromArrays({ ...ring(120, 7), test: ring(60, 2), name: 'ring' });
  await expect(resume({ dataset })).rejects.toThrow(DataError);
  await expect(resume({ dataset })).rejects.toThrow('other labels of the training examples');
  await resume();
});
