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
  'redis://queue?db=2',
  'rediss://queue?password=secret',
  'redis://queue#2',
  'redis://queue/jobs',
  'redis://queue/2/3',
  'redis://',
  'redis:queue',
  'redis://ann:50%secret@queue',
])('a URL that would be taken for another is refused: %s', (url) => {
  expect(() => redisOptions(url)).toThrow(OptionError);
  expect(() => redisOptions(url)).toThrow(/^(?!.*secret).*expected redis:\/\/user:password@host/s);
});

test('no message shows a password', async () => {
  expect(redacted('rediss://ann:secret@queue:6380/2')).toBe('rediss://queue:6380/2');
  expect(() => redisOptions('http://ann:secret@queue')).toThrow(/^(?!.*secret)/s);
  expect(() => redisOptions('ann:secret@queue')).toThrow(/^(?!.*secret)/s);
  const refused = connectRedis('redis://ann:secret@127.0.0.1:1');
  await expect(refused).rejects.toThrow(/^(?!.*secret).*redis:\/\/127.0.0.1:1.*ECONNREFUSED/s);
});

test.runIf(hasRedis && hasOpenssl)('a certificate that nobody vouches for is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
  const port = await freePort();
  const server = await startRedis(port, 'secret', folder, makeCertificate(folder));
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await once(server, 'exit');
    await rm(folder, { recursive: true });
  });
  const warnings = vi.spyOn(process, 'emitWarning');
  for (const host of ['127.0.0.1', 'localhost']) {
    const refused = connectRedis(`rediss://:secret@${host}:${port}`);
    await expect(refused).rejects.toThrow(`rediss://${host}:${port}`);
    await expect(refused).rejects.toThrow(/self.signed certificate/);
  }
  expect(warnings).not.toHaveBeenCalled();
});
