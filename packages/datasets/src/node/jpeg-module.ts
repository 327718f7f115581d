import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Where the codec's WebAssembly comes from: Node fetches no files, so it is read. */
export async function jpegModule(): Promise<{ readonly wasmBinary: Uint8Array }> {
  const { resolve } = createRequire(import.meta.url);
  const path = resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm');
  return { wasmBinary: await readFile(path) };
}
