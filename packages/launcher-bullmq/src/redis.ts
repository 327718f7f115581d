import { isIP } from 'node:net';
import { OptionError } from '@freetickets/core';
import { Redis } from 'ioredis';

/** A second, in milliseconds. */
const SECOND = 1000;

/** How to reach a Redis, by its URL: `redis://` or, with TLS, `rediss://`, with user, password and number of a database. */
export function redisOptions(url: string) {
  if (faultOf(url)) {
    const expected =
      'redis://user:password@host:6379/0, or rediss:// for TLS, with %40 for @ in a password, and so on; also as the environment variable FREETICKETS_REDIS';
    throw new OptionError('redis', redacted(url), expected);
  }
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: Number(port || 6379),
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(pathname.length > 1 && { db: Number(pathname.slice(1)) }),
    // A server of several names is told which one is meant; an address is no name (RFC 6066).
    ...(protocol === 'rediss:' && { tls: isIP(host) ? {} : { servername: host } }),
    // Commands wait while Redis is away: a restart costs no more than its time.
    maxRetriesPerRequest: null,
    retryStrategy: (attempt: number): number => Math.min(attempt * 100, 5 * SECOND),
  };
}

/** What is wrong with a text as the URL of a Redis, and shows none of it: it may hold a password anywhere. */
function faultOf(text: string): string | undefined {
  if (!URL.canParse(text)) return 'a text that is no URL';
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if (!/^rediss?:$/.test(protocol)) return 'a URL of another protocol';
  if (hostname === '') return 'a URL without a host';
  if (port === '0') return 'a URL of port 0';
  if (!/^(\/\d*)?$/.test(pathname)) return 'a URL whose path is no number of a database';
  if (search + hash !== '') return 'a URL with a query or a fragment';
  if (!isEscaped(username) || !isEscaped(password))
    return 'a URL whose user or password has a % that begins no character';
  return undefined;
}

/** Whether each % of a text begins a character. */
function isEscaped(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** A Redis URL without its user and password; of other texts what is wrong with them. */
export function redacted(url: string): string {
  const fault = faultOf(url);
  if (fault) return fault;
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/**
 * Connects to Redis. Throws an `OptionError` where it cannot be reached, does not take the password, or has no database of that
 * number.
 */
export async function connectRedis(url: string): Promise<Redis> {
  const options = redisOptions(url);
  let isConnected = false;
  const redis = new Redis({
    ...options,
    lazyConnect: true,
    retryStrategy: (attempt) => (isConnected ? options.retryStrategy(attempt) : null),
  });
  let why = '';
  // Without a listener each attempt would be printed.
  redis.on('error', (error) => {
    why = error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
    // Connecting goes on in database 0 where there is no such one.
    if (options.db !== undefined) await redis.select(options.db);
    isConnected = true;
    return redis;
  } catch (cause) {
    redis.disconnect();
    const reason = why || (cause instanceof Error ? cause.message : String(cause));
    throw new OptionError('redis', redacted(url), `a Redis that can be used (${reason})`);
  }
}
