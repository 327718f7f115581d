import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderStore } from './folder-store.js';
import { gatherRun } from './gather-run.js';
import { claimStoredRun } from './stored-run.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(home, { recursive: true }));

/** A file of two logits in the safetensors format. */
function safetensors(signature: string): Buffer {
  const header = JSON.stringify({
    __metadata__: { format: 'freetickets-logits', part: 'test', signature },
    logits: { dtype: 'F32', shape: [1, 1, 2], data_offsets: [0, 8] },
  });
  const padded = Buffer.from(header.padEnd(8 * Math.ceil(header.length / 8)));
  const size = Buffer.alloc(8);
  size.writeUInt32LE(padded.length);
  return Buffer.concat([size, padded, Buffer.from(Float32Array.of(1.5, -2).buffer)]);
}

const signatureOf = (file: Buffer): string => {
  const header = file.subarray(8, 8 + file.readUInt32LE());
  return JSON.parse(header.toString()).__metadata__.signature;
};

test('logits that a worker of another user kept are signed as this user’s', async () => {
  const store = folderStore(join(home, 'store'));
  const [from, to] = [join(home, 'from'), join(home, 'to')];
  const name = `predictions/test-${'0'.repeat(32)}.safetensors`;
  await mkdir(join(from, 'predictions'), { recursive: true });
  await writeFile(join(from, 'config.json'), '{}');
  await writeFile(join(from, name), safetensors('ab'.repeat(32)));
  const run = await claimStoredRun(store, 'sweep/run', 'job', async () => 1);
  await run.save(from, true);
  const signatures: string[] = [];
  for (const folder of [to, join(home, 'again')]) {
    expect(await gatherRun(store, 'sweep/run', 'job', {}, folder)).toBe(true);
    const file = await readFile(join(folder, name));
    expect(file.subarray(-8)).toEqual(safetensors('').subarray(-8));
    signatures.push(signatureOf(file));
  }
  expect(signatures[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(signatures).toEqual([signatures[0], signatures[0]]);
  expect(signatures[0]).not.toBe('ab'.repeat(32));
});
