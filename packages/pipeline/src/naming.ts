import { FreeTicketsError, PluginError } from '@freetickets/core';

/**
 * What a plugin's function gives. What it throws without saying whose it is becomes a `PluginError` that names the plugin.
 *
 * @param what the function: `plan()`
 */
export function naming<T>(plugin: string, what: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw named(plugin, what, cause);
  }
}

/** An error with the name of the plugin that threw it. */
export function named(plugin: string, what: string, cause: unknown): Error {
  if (cause instanceof FreeTicketsError) return cause;
  return new PluginError(plugin, `${what} threw ${String(cause)}.`, { cause });
}
