import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLines } from './read-lines.js';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
  path = join(folder, 'lines');
});
afterAll(() => rm(folder, { recursive: true }));

async function linesOf(content: string | Uint8Array): Promise<string[]> {
  await writeFile(path, content);
  const lines: string[] = [];
  for await (const { bytes, isEnded } of readLines(path)) {
    lines.push(Buffer.from(bytes).toString() + (isEnded ? '\n' : ''));
  }
  return lines;
}

test('gives every line, however long, as it is', async () => {
  const line = fc.tuple(fc.constantFrom('', 'x', 'é', '"'), fc.constantFrom(0, 1, 65_535, 65_536));
  const text = fc
    .tuple(fc.array(line, { maxLength: 5 }), fc.boolean())
    .map(([lines, isEnded]) =>
      [...lines.map(([what, times]) => what.repeat(times)), isEnded ? '' : 'end'].join('\n'),
    );
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      expect(await linesOf(content)).toEqual(content.match(/.*\n|.+$/g) ?? []);
    }),
    { seed: 1, numRuns: 50 },
  );
});

test('of a line of more than 16 MiB only the size is given, and the others as they are', async () => {
  const long = Buffer.alloc(2 ** 24 + 1, 'x');
  await writeFile(path, ['first', long.subarray(1), 'third', long, 'last'].join('\n'));
  const lines: unknown[] = [];
  for await (const { bytes, size, isEnded } of readLines(path)) {
    lines.push([Buffer.from(bytes.subarray(0, 5)).toString(), bytes.length, size, isEnded]);
  }
  expect(lines).toEqual([
    ['first', 5, 5, true],
    ['xxxxx', 2 ** 24, 2 ** 24, true],
    ['third', 5, 5, true],
    ['', 0, 2 ** 24 + 1, true],
    ['last', 4, 4, false],
  ]);
});

test('refuses what is no regular file', async () => {
  await writeFile(path, '');
  const link = join(folder, 'link');
  await symlink(path, link);
  await expect(readLines(link).next()).rejects.toThrow(FileError);
  expect(await readLines(join(folder, 'none')).next()).toEqual({ done: true, value: undefined });
});
