import { expect, test } from 'vitest';
import { connectRedis, redacted, redisOptions } from './redis.js';

test('a URL says all of a connection', () => {
  expect(redisOptions('redis://ann:p%40ss@queue:6380/2')).toMatchObject({
    ...{ host: 'queue', port: 6380, username: 'ann', password: 'p@ss', db: 2 },
  });
  expect(redisOptions('redis://[::1]')).toMatchObject({ host: '::1', port: 6379 });
  expect(redisOptions('redis://queue')).not.toHaveProperty('tls');
  expect(redisOptions('rediss://:secret@queue')).toMatchObject({ tls: { servername: 'queue' } });
});

test('no message shows a password', async () => {
  expect(redacted('rediss://ann:secret@queue:6380/2?password=secret')).toBe(
    'rediss://queue:6380/2',
  );
  expect(() => redisOptions('http://ann:secret@queue')).toThrow(/^(?!.*secret)/s);
  expect(() => redisOptions('ann:secret@queue')).toThrow(/^(?!.*secret)/s);
  const refused = connectRedis('redis://ann:secret@127.0.0.1:1');
  await expect(refused).rejects.toThrow(/^(?!.*secret).*redis:\/\/127.0.0.1:1.*ECONNREFUSED/s);
});
