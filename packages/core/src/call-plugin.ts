import { FreeTicketsError, PluginError } from './errors.js';

/**
 * What a plugin's function gives. What it throws without saying whose it is becomes a `PluginError` that names the plugin.
 * Nobody waits for a promise, which the caller refuses as it does other wrong values: a rejection of it ends no process.
 *
 * @param plugin what the error calls it: `method edst`, of `pluginLabel`
 * @param what the function: `plan()`
 */
export function callPlugin<T>(plugin: string, what: string, call: () => T): T {
  try {
    const made = call();
    if (made instanceof Promise) made.catch(() => {});
    return made;
  } catch (cause) {
    throw pluginFailure(plugin, what, cause);
  }
}

/** What a plugin threw, as an error with its name; errors of freetickets' own say it themselves. */
export function pluginFailure(plugin: string, what: string, cause: unknown): Error {
  if (cause instanceof FreeTicketsError) return cause;
  return new PluginError(plugin, `${what} threw ${String(cause)}.`, { cause });
}
