import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EnsembleSource } from '@freetickets/tickets';

/** The folder of the ensemble that a run's folder holds; any other source as it is. */
export function ensembleFolder(source: EnsembleSource): EnsembleSource {
  if (typeof source !== 'string' && !(source instanceof URL)) return source;
  const address = String(source);
  const inside = (name: string): string | URL =>
    address.startsWith('file:')
      ? new URL(`${address.replace(/\/?$/, '/')}${name}`)
      : join(address, name);
  const isRun =
    !existsSync(inside('ensemble.json')) && existsSync(inside('ensemble/ensemble.json'));
  return isRun ? inside('ensemble') : source;
}
