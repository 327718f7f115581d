// @ts-check
import { OptionError } from 'freetickets';

/** What can be set, with its default: `maxQueue` by the environment variable `MAX_QUEUE`, and so on. */
export const defaults = {
  /** 0: any port that is free. */
  port: 8080,
  /** The longest body of a request. */
  maxBodyBytes: 2 ** 20,
  /** The most inputs of a request. */
  maxInputs: 256,
  /** Requests that wait are predicted together, as long as they have no more inputs than this. */
  maxBatch: 128,
  /** How many requests may wait. */
  maxQueue: 64,
  maxConnections: 256,
  maxHeaderBytes: 8192,
  /** How long a client may take to send a request. */
  requestTimeoutMs: 10_000,
  /** How long a request that has arrived may wait and be predicted. */
  predictTimeoutMs: 10_000,
  /** How long a connection without a request stays open. */
  keepAliveTimeoutMs: 5000,
  /** How long requests under way may take once the server is told to stop. */
  shutdownTimeoutMs: 10_000,
  /** 1: a line of JSON on stdout for every request. */
  logRequests: 0,
};

/** @typedef {typeof defaults} Settings */

const mayBeZero = ['port', 'logRequests'];

/**
 * The settings of an environment. Throws an `OptionError` that names the variable which is no whole number.
 *
 * @param {{ readonly [variable: string]: string | undefined }} environment
 * @returns {Settings}
 */
export function settingsFrom(environment) {
  const entries = Object.entries(defaults).map(([name, value]) => {
    const variable = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    const given = environment[variable];
    if (given === undefined) return [name, value];
    const least = mayBeZero.includes(name) ? 0 : 1;
    if (!/^\d{1,9}$/.test(given) || Number(given) < least) {
      throw new OptionError(variable, given, `a whole number from ${least} to 999999999`);
    }
    return [name, Number(given)];
  });
  return Object.fromEntries(entries);
}
