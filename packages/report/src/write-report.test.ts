import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileError } from '@freetickets/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderReport } from './render-report.js';
import { readRunData } from './run-data.js';
import { writeRun } from './testing-folder.js';
import { testingRun } from './testing-run.js';
import { writeReport } from './write-report.js';

let folder: string;
beforeAll(async () => {
  folder = await writeRun(testingRun());
});
afterAll(() => rm(dirname(folder), { recursive: true }));

test('writes the page, into a folder it makes, and leaves nothing beside it', async () => {
  const file = join(folder, 'reports', 'report.html');
  await writeReport([folder], file);
  expect(await readFile(file, 'utf8')).toBe(renderReport([await readRunData(folder)]));
  expect(await readdir(dirname(file))).toEqual(['report.html']);
});

test('a file that cannot be written is named', async () => {
  await writeFile(join(folder, 'blocked'), '');
  const file = join(folder, 'blocked', 'report.html');
  await expect(writeReport([folder], file)).rejects.toThrow(FileError);
  await expect(writeReport([folder], file)).rejects.toThrow(`${file}: cannot be written`);
});
