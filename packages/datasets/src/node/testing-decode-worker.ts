import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const folder = join(import.meta.dirname, '../../node_modules/.cache');
let file: string | undefined;

/** The program of a thread that decodes, of the sources: a thread knows no TypeScript. */
export function decodeWorkerFile(): string | undefined {
  if (file) return file;
  const built = buildSync({
    entryPoints: [join(import.meta.dirname, 'decode-worker.ts')],
    bundle: true,
    external: ['piscina', 'fast-png', 'jpeg-js'],
    conditions: ['@freetickets/source'],
    format: 'esm',
    platform: 'node',
    write: false,
  });
  mkdirSync(folder, { recursive: true });
  file = join(folder, 'decode-worker.mjs');
  const own = `${file}.${process.pid}`;
  writeFileSync(own, built.outputFiles[0].contents);
  renameSync(own, file);
  return file;
}
