import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FileError, LimitError, OptionError } from '@freetickets/core';
import { afterEach, expect, test } from 'vitest';
import { ensembleReader } from './ensemble-files.js';
import { loadLimits } from './load-limits.js';

const files = Array.from({ length: 20 }, (_, i) => ({ file: `ticket-${i}.safetensors` }));
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server whose answers `answer` begins and, once it is told so, ends. */
async function serve(answer: (response: ServerResponse, name: string) => void) {
  const server = createServer((request, response) => answer(response, request.url ?? ''));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('reads several files at a time, but not all, and gives them in order', async () => {
  const waiting: (() => void)[] = [];
  const most: number[] = [];
  const origin = await serve((response, name) => {
    waiting.push(() => response.end(name));
    most.push(waiting.length);
    // All that can come at a time are there: the last one is answered first.
    if (waiting.length === 6 || most.length === 20)
      for (const end of waiting.splice(0).reverse()) end();
  });
  const { readAll } = ensembleReader(origin, loadLimits(), {});
  const names = await readAll(files.slice(0, 18), async (bytes) => new TextDecoder().decode(bytes));
  expect(names).toEqual(files.slice(0, 18).map(({ file }) => `/${file}`));
  expect(Math.max(...most)).toBe(6);
});

test('refuses what is too large in all before it has come', async () => {
  const origin = await serve((response) => {
    response.writeHead(200, { 'Content-Length': 400 });
    response.write('x'); // The rest never comes.
  });
  const { readAll } = ensembleReader(origin, loadLimits({ bytes: 1000 }), {});
  const reading = readAll(files, async (bytes) => bytes);
  await expect(reading).rejects.toThrow(LimitError);
  await expect(reading).rejects.toThrow(
    'and the other files: 1,200 bytes, but limits.bytes allows 1,000 bytes',
  );
});

test('counts what has come of files that do not say how large they are', async () => {
  const origin = await serve((response) => {
    response.write('x'.repeat(400));
  });
  const { readAll } = ensembleReader(origin, loadLimits({ bytes: 1000 }), {});
  await expect(readAll(files, async (bytes) => bytes)).rejects.toThrow(
    'limits.bytes allows 1,000 bytes',
  );
});

test('stops the others where one cannot be read, or the signal says so', async () => {
  let closed = 0;
  let asked = 0;
  const origin = await serve((response, name) => {
    asked++;
    response.on('close', () => closed++);
    if (name.includes('ticket-3')) response.writeHead(404).end();
  });
  const reading = ensembleReader(origin, loadLimits(), {}).readAll(files, async (bytes) => bytes);
  await expect(reading).rejects.toThrow(FileError);
  await expect(reading).rejects.toThrow('ticket-3.safetensors: cannot be fetched (status 404)');
  await expect.poll(() => asked - closed).toBe(0);
  expect(asked).toBeLessThanOrEqual(6);

  const controller = new AbortController();
  const { signal } = controller;
  const stopped = ensembleReader(origin, loadLimits(), { signal }).readAll(
    files.slice(4),
    async (bytes) => bytes,
  );
  controller.abort(new Error('enough'));
  await expect(stopped).rejects.toThrow('enough');
});

test('files in memory are used one by one: timers go on, and the signal stops it', async () => {
  const source = Object.fromEntries(files.map(({ file }) => [file, new Uint8Array(8)]));
  const controller = new AbortController();
  const { signal } = controller;
  const used: string[] = [];
  const { readAll } = ensembleReader(source, loadLimits(), { signal });
  setTimeout(() => controller.abort(new Error('enough')), 1);
  const reading = readAll(files, async (_, { file }) => {
    used.push(file);
    for (const end = performance.now() + 30; performance.now() < end; );
  });
  await expect(reading).rejects.toThrow('enough');
  expect(used.length).toBeLessThan(10);

  const { read } = ensembleReader(source, loadLimits(), { signal });
  await expect(read('ticket-0.safetensors')).rejects.toThrow('enough');
});

test.each([
  [null, OptionError, 'source: got null, expected a folder'],
  [42 as never, OptionError, 'source: got 42, expected a folder'],
  [{ 'ensemble.json': 'text' as never }, FileError, 'ensemble.json: is "text", expected its bytes'],
  [new URL('file://elsewhere/run'), FileError, 'file://elsewhere/run: is no address of a folder'],
] as const)('refuses the source %j', async (source, error, message) => {
  const reading = ensembleReader(source as never, loadLimits(), {}).read('ensemble.json');
  await expect(reading).rejects.toThrow(error);
  await expect(reading).rejects.toThrow(message);
});
