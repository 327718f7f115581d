import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import S3rver from 's3rver';

/** A server of S3's protocol with an empty bucket, `bucket`, and some in front of it that add conditional writes. */
export interface TestBucket {
  /** Knows conditional writes, as Amazon's does. */
  readonly endpoint: string;
  /** Takes every write. */
  readonly unconditional: string;
  /** Knows `If-None-Match` alone. */
  readonly withoutIfMatch: string;
  close(): Promise<void>;
}

/**
 * Starts them. The server, as all that npm has, takes no notice of `If-Match` and `If-None-Match` of a write; what is in front
 * answers 412 where they do not hold, as S3's documentation of PutObject says, one write after another.
 */
export async function startBucket(): Promise<TestBucket> {
  const directory = await mkdtemp(join(tmpdir(), 'freetickets-'));
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory },
    configureBuckets: [{ name: 'bucket', configs: [] }],
  });
  const { port: behind } = await server.run();
  const ask = async (
    { method = 'GET', url = '/', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
    body?: Buffer,
  ): Promise<IncomingMessage> => {
    const asked = request({ host: '127.0.0.1', port: behind, method, path: url, headers });
    asked.end(body);
    const [response] = await once(asked, 'response');
    return response;
  };
  const isAllowed = async (
    { url, headers: { host, ...headers } }: IncomingMessage,
    knowsIfMatch: boolean,
  ): Promise<boolean> => {
    const match = knowsIfMatch ? headers['if-match'] : undefined;
    const noneMatch = headers['if-none-match'];
    if (match === undefined && noneMatch === undefined) return true;
    const held = await ask({ method: 'HEAD', url: url?.split('?')[0], headers: { host } });
    held.resume();
    const isThere = held.statusCode === 200;
    return noneMatch === '*' ? !isThere : isThere && held.headers.etag === match;
  };

  let turns: Promise<void> = Promise.resolve();
  const fronts: Server[] = [];
  /** Starts a server in front, and gives its address. */
  const front = async (knowsIfMatch: boolean): Promise<string> => {
    const own = createServer(async (asked, answer) => {
      const body = await buffer(asked);
      const turn = turns.then(async () => {
        if (asked.method === 'PUT' && !(await isAllowed(asked, knowsIfMatch))) {
          answer.writeHead(412, { 'content-type': 'application/xml' });
          answer.end('<Error><Code>PreconditionFailed</Code></Error>');
          return;
        }
        const found = await ask(asked, body);
        const content = await buffer(found);
        answer.writeHead(found.statusCode ?? 500, found.headers).end(content);
      });
      turns = turn.catch(() => {});
    });
    fronts.push(own);
    own.listen(0, '127.0.0.1');
    await once(own, 'listening');
    const address = own.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  };
  return {
    endpoint: await front(true),
    withoutIfMatch: await front(false),
    unconditional: `http://127.0.0.1:${behind}`,
    close: async () => {
      for (const own of fronts) {
        own.closeAllConnections();
        own.close();
      }
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}
