import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import S3rver from 's3rver';

/** A server of S3's protocol with an empty bucket, `bucket`, and one in front of it that adds conditional writes. */
export interface TestBucket {
  /** Knows conditional writes, as Amazon's does. */
  readonly endpoint: string;
  /** Takes every write. */
  readonly unconditional: string;
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
  const isAllowed = async ({ url, headers }: IncomingMessage): Promise<boolean> => {
    const { 'if-match': match, 'if-none-match': noneMatch } = headers;
    if (match === undefined && noneMatch === undefined) return true;
    const { host } = headers;
    const held = await ask({ method: 'HEAD', url: url?.split('?')[0], headers: { host } });
    held.resume();
    const isThere = held.statusCode === 200;
    return noneMatch === '*' ? !isThere : isThere && held.headers.etag === match;
  };

  let turns: Promise<void> = Promise.resolve();
  const front = createServer(async (asked, answer) => {
    const body = await buffer(asked);
    const turn = turns.then(async () => {
      if (asked.method === 'PUT' && !(await isAllowed(asked))) {
        answer.writeHead(412, { 'content-type': 'application/xml' });
        answer.end('<Error><Code>PreconditionFailed</Code></Error>');
        return;
      }
      const {
        statusCode = 500,
        headers,
        ...rest
      } = await ask(asked, body).then(async (found) => ({
        statusCode: found.statusCode,
        headers: found.headers,
        content: await buffer(found),
      }));
      answer.writeHead(statusCode, headers).end(rest.content);
    });
    turns = turn.catch(() => {});
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const address = front.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    unconditional: `http://127.0.0.1:${behind}`,
    close: async () => {
      front.closeAllConnections();
      front.close();
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}
