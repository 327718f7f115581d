import { type AnyPlugin, FileError } from '@freetickets/core';

interface Module {
  readonly furtherPlugins: readonly AnyPlugin[];
}

/** Loads the plugins that few ensembles need. Throws a `FileError` where their file cannot be loaded. */
export async function loadFurtherPlugins(
  load: () => Promise<Module> = () => import('./further-plugins.js'),
): Promise<readonly AnyPlugin[]> {
  try {
    return (await load()).furtherPlugins;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(
      'freetickets/predict',
      `its aggregators and calibrators cannot be loaded (${reason}). Serve every file that the bundler made, and load the page again.`,
      { cause },
    );
  }
}
