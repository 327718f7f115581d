import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptionError } from '@freetickets/core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { connectRedis, redacted, redisOptions } from './redis.js';
import { freePort, hasOpenssl, hasRedis, makeCertificate, startRedis } from './testing-redis.js';

test('a URL says all of a connection', () => {
  expect(redisOptions('redis://ann:p%40ss@queue:6380/2')).toMatchObject({
    ...{ host: 'queue', port: 6380, username: 'ann', password: 'p@ss', db: 2 },
  });
  expect(redisOptions('redis://[::1]')).toMatchObject({ host: '::1', port: 6379 });
  expect(redisOptions('redis://queue')).not.toHaveProperty('tls');
  expect(redisOptions('rediss://:secret@queue')).toMatchObject({ tls: { servername: 'queue' } });
  expect(redisOptions('rediss://[::1]').tls).toEqual({});
});

test.each([
  ['redis://queue?db=2', 'a query or a fragment'],
  ['rediss://queue?password=secret', 'a query or a fragment'],
  ['redis://queue#2', 'a query or a fragment'],
  ['redis://queue/jobs', 'path is no number'],
  ['redis://queue/2/3', 'path is no number'],
  ['redis://', 'without a host'],
  ['redis:queue', 'without a host'],
  ['redis://queue:0', 'port 0'],
  ['http://queue', 'another protocol'],
  ['queue', 'no URL'],
  ['redis://ann:50%secret@queue', 'a % that begins no character'],
])('a URL that would be taken for another is refused, and why: %s', (url, fault) => {
  expect(() => redisOptions(url)).toThrow(OptionError);
  expect(() => redisOptions(url)).toThrow(fault);
  expect(() => redisOptions(url)).toThrow(/^(?!.*secret).*expected redis:\/\/user:password@host/s);
});

test('no message shows a password', async () => {
  expect(redacted('rediss://ann:secret@queue:6380/2')).toBe('rediss://queue:6380/2');
  expect(() => redisOptions('http://ann:secret@queue')).toThrow(/^(?!.*secret)/s);
  expect(() => redisOptions('ann:secret@queue')).toThrow(/^(?!.*secret)/s);
  const refused = connectRedis('redis://ann:secret@127.0.0.1:1');
  await expect(refused).rejects.toThrow(/^(?!.*secret).*redis:\/\/127.0.0.1:1.*ECONNREFUSED/s);
});

/** A Redis with the password `secret` until the test ends. Gives its port. */
async function startServer(by: 'tls' | 'tcp'): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
  const port = await freePort();
  const certificate = by === 'tls' ? makeCertificate(folder) : undefined;
  const server = await startRedis(port, 'secret', folder, certificate);
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await once(server, 'exit');
    await rm(folder, { recursive: true });
  });
  return port;
}

test.runIf(hasRedis && hasOpenssl)('a certificate that nobody vouches for is refused', async () => {
  const port = await startServer('tls');
  const warnings = vi.spyOn(process, 'emitWarning');
  for (const host of ['127.0.0.1', 'localhost']) {
    const refused = connectRedis(`rediss://:secret@${host}:${port}`);
    await expect(refused).rejects.toThrow(`rediss://${host}:${port}`);
    await expect(refused).rejects.toThrow(/self.signed certificate/);
  }
  expect(warnings).not.toHaveBeenCalled();
});

test.runIf(hasRedis)('a database that there is not is refused', async () => {
  const url = `redis://:secret@127.0.0.1:${await startServer('tcp')}`;
  const redis = await connectRedis(`${url}/15`);
  expect(await redis.client('INFO')).toContain('db=15');
  redis.disconnect();
  const refused = connectRedis(`${url}/16`);
  await expect(refused).rejects.toThrow(OptionError);
  await expect(refused).rejects.toThrow(/\/16.*DB index is out of range/);
});
