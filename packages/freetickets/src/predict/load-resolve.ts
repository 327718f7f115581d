import { FileError } from '@freetickets/core';
import type { resolve } from './resolve.js';

interface Module {
  readonly resolve: typeof resolve;
}

/** Loads what few ensembles need: `resolve`, and the plugins. Throws a `FileError` where its file cannot be loaded. */
export async function loadResolve(
  load: () => Promise<Module> = () => import('./resolve.js'),
): Promise<Module['resolve']> {
  try {
    return (await load()).resolve;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(
      'freetickets/predict',
      `its aggregators and calibrators cannot be loaded (${reason}). Serve every file that the bundler made, and load the page again.`,
      { cause },
    );
  }
}
