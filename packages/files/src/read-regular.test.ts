import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRegular } from './read-regular.js';
import { faulty, intercepted } from './testing-file-system.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(home, { recursive: true }));

test('a file that is read in pieces is whole, one that the disk does not give is a FileError', async () => {
  const content = 'x'.repeat(100);
  await writeFile(join(home, 'file'), content);
  const { fs } = intercepted(({ name, given, act }) =>
    act(name === 'read' ? [given[0], given[1], Math.min(7, Number(given[2])), given[3]] : given),
  );
  expect(String(await readRegular(join(home, 'file'), { fs }))).toBe(content);
  for (let number = 0; number < 4; number++) {
    const { fs } = faulty({ kind: 'fails', code: 'EIO' }, number);
    const reading = readRegular(join(home, 'file'), { fs });
    await expect(reading).rejects.toThrow('file: cannot be read: the disk failed');
  }
});
