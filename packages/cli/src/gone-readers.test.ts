import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ignoreGoneReaders } from './gone-readers.js';

test('a reader that is gone is no error, another error is', () => {
  const [pipe, terminal] = [false, true].map((isTTY) =>
    Object.assign(new PassThrough(), { isTTY }),
  );
  for (let i = 0; i < 20; i++) ignoreGoneReaders([pipe, terminal]);
  const fail = (stream: PassThrough, code: string) => () =>
    stream.emit('error', Object.assign(new Error(code), { code }));
  expect(pipe.listenerCount('error')).toBe(1);
  expect(fail(pipe, 'EPIPE')).not.toThrow();
  expect(fail(pipe, 'EIO')).toThrow('EIO');
  expect(fail(terminal, 'EIO')).not.toThrow();
  expect(fail(terminal, 'ENOSPC')).toThrow('ENOSPC');
});
