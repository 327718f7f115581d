import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { LostRunError } from './lost-run-error.js';
import { type OpenStore, openStore } from './open-store.js';
import { type ClaimedRun, claimStoredRun, fetchStoredRun, readStoredRun } from './stored-run.js';
import { startBucket, type TestBucket } from './testing-bucket.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (given: Uint8Array | undefined): string | undefined =>
  given && new TextDecoder().decode(given);

let home: string;
let bucket: TestBucket;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
  bucket = await startBucket();
  const environment = {
    ...{ AWS_ENDPOINT_URL_S3: bucket.endpoint, AWS_REGION: 'us-east-1' },
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...{ AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' },
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await bucket.close();
  await rm(home, { recursive: true });
});

describe.each([
  { kind: 'a folder', location: () => join(home, 'store') },
  { kind: 'a bucket', location: () => 's3://bucket/some/prefix' },
])('$kind', ({ location }) => {
  test('keeps files', async () => {
    const store = await openStore(location());
    expect(await store.read('run/files/a')).toBeUndefined();
    await store.write('run/files/a', bytes('one'));
    await store.write('run/files/a', bytes('two'));
    expect(text(await store.read('run/files/a'))).toBe('two');
    await store.remove(['run/files/a', 'run/files/never-there']);
    expect(await store.read('run/files/a')).toBeUndefined();
  });

  test('has one identifier, however often it is opened', async () => {
    const stores = await Promise.all([openStore(location()), openStore(location())]);
    const ids = [...stores, await openStore(location())].map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[\w-]{36}$/);
  });

  test('lets one of several processes replace a record', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => openStore(location())));
    const all = (round: number, version: string | undefined) =>
      Promise.all(
        stores.map((store, i) =>
          store.replaceRecord('run/record', bytes(`${round} by ${i}`), version),
        ),
      );
    for (let round = 0; round < 3; round++) {
      const held = await stores[0].readRecord('run/record');
      const tried = await all(round, held?.version);
      expect(tried.filter((isDone) => isDone)).toHaveLength(1);
      const record = await stores[0].readRecord('run/record');
      expect(text(record?.bytes)).toBe(`${round} by ${tried.indexOf(true)}`);
    }
  });

  test('does not replace what was replaced meanwhile', async () => {
    const store = await openStore(location());
    expect(await store.replaceRecord('late', bytes('1'), undefined)).toBe(true);
    const first = await store.readRecord('late');
    expect(await store.replaceRecord('late', bytes('2'), first?.version)).toBe(true);
    expect(await store.replaceRecord('late', bytes('stale'), first?.version)).toBe(false);
    expect(await store.replaceRecord('late', bytes('stale'), undefined)).toBe(false);
    expect(text((await store.readRecord('late'))?.bytes)).toBe('2');
  });

  test('refuses what an earlier claim of a run writes', async () => {
    const folder = join(home, 'run');
    const save = async (run: ClaimedRun, content: string) => {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'events.jsonl'), content);
      return run.save(folder, false);
    };
    const stores = [await openStore(location()), await openStore(location())];
    const claim = (store: OpenStore) =>
      claimStoredRun(store, 'sweep/run', 'job', async (held) => held + 1);
    const first = await claim(stores[0]);
    await save(first, 'first');
    const second = await claim(stores[1]);
    await expect(save(first, 'late')).rejects.toThrow(LostRunError);
    await save(second, 'second');
    const held = await readStoredRun(stores[0], 'sweep/run');
    expect(held).toMatchObject({ token: 2 });
    if (held) await fetchStoredRun(stores[0], held, folder);
    expect(await readFile(join(folder, 'events.jsonl'), 'utf8')).toBe('second');
  });
});

test.each([
  { lacks: 'If-None-Match', endpoint: () => bucket.unconditional },
  { lacks: 'If-Match', endpoint: () => bucket.withoutIfMatch },
])('a server without $lacks is refused', async ({ lacks, endpoint }) => {
  vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint());
  onTestFinished(() => void vi.stubEnv('AWS_ENDPOINT_URL_S3', bucket.endpoint));
  await expect(openStore(`s3://bucket/without-${lacks}`)).rejects.toThrow(`writes, ${lacks})`);
});

test('what a server refuses is said with the place', async () => {
  await expect(openStore('s3://no-such-bucket/a')).rejects.toThrow(/s3:\/\/no-such-bucket\/a.*/);
});
