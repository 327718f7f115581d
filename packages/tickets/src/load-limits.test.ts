import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { LimitError, OptionError } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { Ensemble } from './index.js';
import { load, members, parts } from './testing-ensemble.js';
import { folder, prepareFolder } from './testing-folder.js';

prepareFolder();

describe('limits', async () => {
  const files = await new Ensemble(parts).toFiles();
  const sizes = Object.values(files).map(({ length }) => length);
  const bytes = sizes.reduce((a, b) => a + b);
  const loading = async (limits: object, source: typeof files | string = files) =>
    Ensemble.load(source, { ...load, limits });

  test('allow what is just as large, in a folder and in memory', async () => {
    await new Ensemble(parts).save(folder);
    for (const source of [files, folder]) {
      const loaded = await loading({ bytes, manifest: sizes[0], tickets: 2 }, source);
      expect(loaded.members).toEqual(members);
    }
  });

  test('refuse one byte more, and name the limit', async () => {
    await new Ensemble(parts).save(folder);
    const amount = (value: number) => value.toLocaleString('en-US');
    for (const source of [files, folder]) {
      const large = loading({ bytes: bytes - 1 }, source);
      await expect(large).rejects.toThrow(LimitError);
      await expect(large).rejects.toThrow(
        `.safetensors and the other files: ${amount(bytes)} bytes, but limits.bytes allows ${amount(bytes - 1)} bytes.`,
      );
      await expect(loading({ manifest: sizes[0] - 1 }, source)).rejects.toThrow('limits.manifest');
      await expect(loading({ tickets: 1 }, source)).rejects.toThrow(
        '2 tickets, but limits.tickets allows 1 tickets',
      );
    }
  });

  test('are known before a file is read', async () => {
    await new Ensemble(parts).save(folder);
    await truncate(join(folder, 'ticket-1.safetensors'), 2 ** 40);
    await expect(loading({}, folder)).rejects.toThrow(
      /^ticket-1.*: 1,099,511,[\d,]+ bytes, but limits.bytes allows 1,073,741,824 bytes/,
    );
    await truncate(join(folder, 'ensemble.json'), 2 ** 40);
    await expect(loading({}, folder)).rejects.toThrow('limits.manifest allows 16,777,216 bytes');
  });

  test('are numbers above 0 with names there are', async () => {
    await expect(loading({ bytes: 0 })).rejects.toThrow('limits.bytes: got 0, expected a number');
    await expect(loading({ tickets: Number.NaN })).rejects.toThrow(OptionError);
    await expect(loading(5 as never)).rejects.toThrow('limits: got 5');
    await expect(loading({ ticket: 1 })).rejects.toThrow(
      'expected one of bytes, manifest, tickets',
    );
  });
});
