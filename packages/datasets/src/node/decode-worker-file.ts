import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program of a thread that decodes; undefined in a bundle, which does not hold it. */
export function decodeWorkerFile(): string | undefined {
  // A CommonJS bundle has no address of its own.
  if (!import.meta.url) return undefined;
  const file = join(dirname(fileURLToPath(import.meta.url)), 'decode-worker.js');
  return existsSync(file) ? file : undefined;
}
