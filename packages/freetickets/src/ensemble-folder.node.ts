import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EnsembleSource } from '@freetickets/tickets';

/** The folder of the ensemble that a run's folder holds; any other source as it is. */
export function ensembleFolder(source: EnsembleSource): EnsembleSource {
  if (typeof source !== 'string' && !(source instanceof URL)) return source;
  const address = String(source);
  const folder = address.startsWith('file:') ? fileURLToPath(address) : address;
  const inside = join(folder, 'ensemble');
  const isRun =
    !existsSync(join(folder, 'ensemble.json')) && existsSync(join(inside, 'ensemble.json'));
  return isRun ? inside : source;
}
