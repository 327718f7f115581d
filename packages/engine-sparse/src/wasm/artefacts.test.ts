import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sources } from './sources.js';

const folder = new URL('.', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8'));
const { sha256, sourceHash } = await import(
  new URL('../../kernels/source-hash.js', import.meta.url).href
);
const { wasmVariants } = await import(new URL('../../kernels/flags.js', import.meta.url).href);

test('the modules were built from these kernels; else run `npm run build:wasm`', () => {
  expect([manifest.sources, sources]).toEqual([sourceHash(), sourceHash()]);
  expect(Object.keys(manifest.modules)).toEqual(Object.keys(wasmVariants));
});

test.each(Object.keys(wasmVariants))('%s is the module of the manifest', async (name) => {
  const { wasm } = await import(new URL(`${name}.ts`, folder).href);
  const bytes = inflateRawSync(Buffer.from(wasm, 'base64'));
  expect({ sha256: sha256(bytes), bytes: bytes.length }).toEqual(manifest.modules[name]);
});
