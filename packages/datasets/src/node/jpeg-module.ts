import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Where the codec's WebAssembly comes from: Node fetches no files, so it is read. */
export async function jpegModule(part: 'enc' | 'dec'): Promise<{ wasmBinary?: Uint8Array }> {
  const { resolve } = createRequire(import.meta.url);
  const path = resolve(`@jsquash/jpeg/codec/${part}/mozjpeg_${part}.wasm`);
  return { wasmBinary: await readFile(path) };
}
