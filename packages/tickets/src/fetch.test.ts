import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { FileError, LimitError, OptionError } from '@freetickets/core';
import { afterEach, describe, expect, test } from 'vitest';
import { fetchFile, type ReadOptions } from './fetch.js';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The address of a server on this machine. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const text = async (address: string | URL, options?: ReadOptions) =>
  new TextDecoder().decode(await fetchFile(address, 'file', options));
const atMost =
  (most: number) =>
  (bytes: number): void => {
    if (bytes > most) throw new LimitError('file', 'bytes', bytes, most);
  };

describe('an address', () => {
  test.each([
    ['', '/file'],
    ['/', '/file'],
    ['/tickets', '/tickets/file'],
    ['/tickets?token=a/b', '/tickets/file?token=a/b'],
    ['/tickets/?token=a', '/tickets/file?token=a'],
    ['/tickets/?a=1#part', '/tickets/file?a=1'],
    ['/tickets/ensemble.json?a=1', '/tickets/file?a=1'],
  ])('%s asks for %s', async (given, asked) => {
    const origin = await serve((request, response) => response.end(request.url));
    expect(await text(`${origin}${given}`)).toBe(asked);
    expect(await text(new URL(`${origin}${given}`))).toBe(asked);
  });

  test('may be data', async () => {
    expect(await text('data:,all')).toBe('all/file');
  });

  test('is named in errors without its query, and never with a password', async () => {
    const origin = await serve((_, response) => response.writeHead(403).end());
    await expect(text(`${origin}/a?token=secret`)).rejects.toThrow(
      `${origin}/a/file: cannot be fetched (status 403).`,
    );
    const withPassword = text(`${origin.replace('//', '//me:secret@')}/a`);
    await expect(withPassword).rejects.toThrow(`${origin}/a/file: cannot be fetched (its address`);
  });
});

describe('size', () => {
  test('is checked before anything comes, where the server says it', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 1e12 }).write('x');
    });
    await expect(text(origin, { checkSize: atMost(1e6) })).rejects.toThrow(
      '1,000,000,000,000, but limits.bytes allows 1,000,000',
    );
  });

  test('is counted where the body has no end', async () => {
    const origin = await serve((_, response) => {
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    });
    await expect(text(origin, { checkSize: atMost(1e6) })).rejects.toThrow(LimitError);
  });

  test('is that of what is unpacked', async () => {
    const compressed = gzipSync(Buffer.alloc(50e6));
    expect(compressed.length).toBeLessThan(1e5);
    const origin = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(compressed),
    );
    await expect(text(origin, { checkSize: atMost(1e6) })).rejects.toThrow(LimitError);
    expect(await text(origin)).toHaveLength(50e6);
  });
});

describe('time', () => {
  test.each<[string, RequestListener]>([
    ['never answers', () => {}],
    ['stops in the middle', (_, response) => response.writeHead(200).write('half')],
    [
      'sends a byte now and then',
      (_, response) => {
        const timer = setInterval(() => response.write('.'), 10);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('a server that %s is given up, or stopped by a signal', async (_, listener) => {
    const origin = await serve(listener);
    const late = text(origin, { timeout: 150 });
    await expect(late).rejects.toThrow(FileError);
    await expect(late).rejects.toThrow('longer than 150 ms; raise timeout');

    const stop = new AbortController();
    const stopped = text(origin, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(stopped).rejects.toThrow(/^enough$/);
  });

  test('a signal that is aborted already asks for nothing', async () => {
    const origin = await serve(() => expect.unreachable());
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(text(origin, { signal })).rejects.toThrow(/^enough$/);
  });

  test('a time-out is a number above 0, and may be endless', async () => {
    const origin = await serve((_, response) => response.end('all'));
    expect(await text(origin, { timeout: Number.POSITIVE_INFINITY })).toBe('all');
    for (const timeout of [0, -1, Number.NaN]) {
      await expect(text(origin, { timeout })).rejects.toThrow(OptionError);
    }
  });
});

describe('a body that ends early', () => {
  test.each([
    ['with its length', { 'content-length': '100' }],
    ['in chunks', {}],
  ])('%s is refused', async (_, headers) => {
    const origin = await serve((_, response) => {
      response.writeHead(200, headers).write('half', () => response.destroy());
    });
    await expect(text(origin)).rejects.toThrow(FileError);
  });

  test('or a server that is not there', async () => {
    const origin = await serve(() => {});
    const [server] = servers.splice(0);
    await new Promise((resolve) => server.close(resolve));
    await expect(text(origin)).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('redirects', () => {
  const to = (location: string, status = 302): RequestListener => {
    return (request, response) => {
      if (request.url === '/new') response.end('moved');
      else response.writeHead(status, { location }).end();
    };
  };

  test.each([301, 302, 303, 307, 308])(
    'of status %i to the same origin are followed',
    async (s) => {
      expect(await text(await serve(to('/new', s)))).toBe('moved');
    },
  );

  test('to another origin are followed only where that is allowed', async () => {
    let asked = 0;
    const other = await serve((_, response) => {
      asked++;
      response.end('other');
    });
    const origin = await serve(to(`${other}/new`));
    const refused = text(origin);
    await expect(refused).rejects.toThrow(FileError);
    await expect(refused).rejects.toThrow(`redirected to ${other}, which redirects: 'any' allows`);
    expect(asked).toBe(0);
    expect(await text(origin, { redirects: 'any' })).toBe('other');
    await expect(text(await serve(to('data:,x')))).rejects.toThrow(FileError);
  });

  test('in a circle, or to nowhere, are refused', async () => {
    await expect(text(await serve(to('/old')))).rejects.toThrow('more than 5 times');
    await expect(text(await serve(to('http://')))).rejects.toThrow(FileError);
  });
});
