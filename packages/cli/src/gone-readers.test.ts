import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ignoreGoneReaders } from './gone-readers.js';

test('a reader that is gone is no error, another error is', () => {
  const stream = new PassThrough();
  for (let i = 0; i < 20; i++) ignoreGoneReaders([stream]);
  expect(stream.listenerCount('error')).toBe(1);
  const fail = (code: string) => stream.emit('error', Object.assign(new Error(code), { code }));
  for (const code of ['EIO', 'EPIPE']) expect(() => fail(code)).not.toThrow();
  expect(() => fail('ENOSPC')).toThrow('ENOSPC');
});
