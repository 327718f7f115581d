import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isThere, requireRegular } from '@freetickets/files';
import type { EnsembleSource } from './ensemble-files.js';

/**
 * The folder of the ensemble that a run's folder holds; any other source as it is. Throws a `FileError` where a run holds a link
 * in its place.
 */
export async function ensembleFolder(source: EnsembleSource): Promise<EnsembleSource> {
  if (typeof source !== 'string' && !(source instanceof URL)) return source;
  const address = String(source);
  const inside = (name: string): string =>
    address.startsWith('file:')
      ? fileURLToPath(new URL(`${address.replace(/\/?$/, '/')}${name}`))
      : join(address, name);
  const isRun =
    !(await isThere(inside('ensemble.json'))) && (await isThere(inside('ensemble/ensemble.json')));
  if (!isRun) return source;
  await requireRegular(inside('ensemble'));
  return inside('ensemble');
}
