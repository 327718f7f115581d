import { FileError, OptionError } from '@freetickets/core';
import { answerOf, type Redirects } from './redirects.js';

/** How a file is read, from a folder or from the web. */
export interface ReadOptions {
  /** Stops reading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that one file of a web address may take, from the request to its last byte. Default: 60,000. */
  readonly timeout?: number | undefined;
  /** Where a web server may send a request on to. Default: `same-origin`. */
  readonly redirects?: Redirects | undefined;
  /**
   * Called with the bytes that the file has, as far as that is known: before it is read, and as it comes. Throws where they
   * are too many.
   */
  readonly checkSize?: (bytes: number) => void;
}

const MINUTE = 60_000;
const LONGEST_TIMER = 2 ** 31 - 1;

/** Whether a folder is a web address. */
export const isUrl = (folder: string): boolean => /^(https?|blob|data):/i.test(folder);

/**
 * Fetches a file of a web address, whose query goes with the file: `https://host/tickets?token=a` holds
 * `https://host/tickets/<name>?token=a`, as does `https://host/tickets/ensemble.json?token=a`. Sends no credentials. Throws a `FileError`, which does not show the query, where
 * the answer is no success, comes from elsewhere, ends early or takes too long.
 */
export async function fetchFile(
  folder: string | URL,
  name: string,
  { signal, timeout = MINUTE, redirects = 'same-origin', checkSize = () => {} }: ReadOptions = {},
): Promise<Uint8Array> {
  if (!(timeout > 0)) throw new OptionError('timeout', timeout, 'milliseconds, more than 0');
  const [, base, query] = /^([^?#]*)(.*)$/s.exec(String(folder)) ?? ['', '', ''];
  const path = `${base.replace(/\/(ensemble\.json)?$/, '')}/${name}`;
  const refuse = (problem: string, cause?: unknown): never => {
    throw new FileError(path.replace(/\/\/[^/@]*@/, '//'), `cannot be fetched (${problem}).`, {
      cause,
    });
  };
  if (/^https?:\/\/[^/]*@/i.test(path)) refuse('its address has a user name, and none is sent');

  const ended = new AbortController();
  let late = false;
  const timer = setTimeout(
    () => {
      late = true;
      ended.abort();
    },
    Math.min(timeout, LONGEST_TIMER),
  );
  const stop = (): void => ended.abort();
  signal?.addEventListener('abort', stop);
  /** Waits for the network, whose errors are the file's. */
  const online = async <T>(waiting: Promise<T>): Promise<T> =>
    waiting.catch((cause: unknown) => {
      signal?.throwIfAborted();
      return refuse(
        late ? `it takes longer than ${timeout} ms; raise timeout to wait longer` : reasonOf(cause),
        cause,
      );
    });
  try {
    signal?.throwIfAborted();
    const response = await online(answerOf(`${path}${query}`, redirects, ended.signal));
    if (!response.ok) refuse(`status ${response.status}`);
    checkSize(Number(response.headers.get('content-length')));
    const parts: Uint8Array[] = [];
    let size = 0;
    const reader = response.body?.getReader();
    for (let part = await online(read(reader)); part; part = await online(read(reader))) {
      size += part.length;
      checkSize(size);
      parts.push(part);
    }
    return joined(parts, size);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    ended.abort();
  }
}

async function read(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  return (await reader?.read())?.value;
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** What a failed fetch says, and the reason below it where there is one. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
