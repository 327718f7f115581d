import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** MozJPEG's decoder as Emscripten compiles it: a function that starts it, and its WebAssembly. */
interface JpegModule<Decoder> {
  readonly create: (settings: object) => Promise<Decoder>;
  readonly wasmBinary: Uint8Array;
}

/**
 * Reads the module from the installed package. Bundlers do not see it: it is only for programs that read JPEG files, and
 * not all bundlers can take its WebAssembly in.
 */
export async function jpegModule<Decoder>(): Promise<JpegModule<Decoder>> {
  const { createRequire } = process.getBuiltinModule('node:module');
  // A CommonJS bundle has no address of its own.
  const { resolve } = createRequire(import.meta.url || `${process.cwd()}/`);
  const folder = dirname(resolve('@jsquash/jpeg/package.json'));
  const path = join(folder, 'codec', 'dec', 'mozjpeg_dec');
  const url = pathToFileURL(`${path}.js`).href;
  const { default: create } = await import(/* @vite-ignore */ /* webpackIgnore: true */ url);
  return { create, wasmBinary: await readFile(`${path}.wasm`) };
}
