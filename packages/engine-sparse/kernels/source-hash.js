import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wasmFlags, wasmVariants } from './flags.js';

const folder = dirname(fileURLToPath(import.meta.url));

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** A hash of all that the WebAssembly builds are made from: sources and flags. */
export function sourceHash() {
  const files = readdirSync(folder)
    .filter((name) => name === 'wasm.c' || name.endsWith('.h'))
    .sort();
  const contents = files.map((name) => `${name}\n${readFileSync(join(folder, name), 'utf8')}`);
  return sha256(JSON.stringify([wasmFlags, wasmVariants, ...contents]));
}
