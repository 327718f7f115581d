import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import {
  blockedEngine,
  exchange,
  inputs,
  serve,
  trained,
  trainedOnTargets,
  until,
} from './testing-service.js';

const [input] = inputs;
const inFlight = 'freetickets_in_flight';
const waiting = 'freetickets_queue_length';
const counted = (status: number) =>
  `freetickets_requests_total{route="/predict",status="${status}"}`;
const head = (length: string) =>
  `POST /predict HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;

test('says that it lives and is ready, what it predicts with, and what it has done', async () => {
  const { url, predict, metric } = await serve(await trained());
  await predict([input]);
  await predict([input, input]);
  await predict([]);
  await fetch(`${url}/nowhere`);
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'alive' });
  expect(await (await fetch(`${url}/ready?verbose`)).json()).toEqual({ status: 'ready' });
  expect(await (await fetch(`${url}/ensemble`)).json()).toEqual({
    inputShape: [2, 3],
    classes: ['ant', 'bee', 'cow'],
    members: 2,
  });
  expect((await fetch(`${url}/health`, { method: 'HEAD' })).status).toBe(200);

  const metrics = await fetch(`${url}/metrics`);
  expect(metrics.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const samples = (await metrics.text()).split('\n').filter((line) => !/^(#|$)/.test(line));
  for (const sample of samples)
    expect(sample).toMatch(/^[a-z_]+(\{[a-z]+="[^"]+".*\})? [\d.e+-]+$/);
  expect(await metric(counted(200))).toBe(2);
  expect(await metric(counted(400))).toBe(1);
  expect(await metric('freetickets_requests_total{route="other",status="404"}')).toBe(1);
  expect(await metric('freetickets_inputs_total')).toBe(3);
  expect(await metric('freetickets_predict_duration_seconds_count')).toBe(3);
  expect(await metric('freetickets_predict_duration_seconds_bucket{le="+Inf"}')).toBe(3);
  expect(await metric(waiting)).toBe(0);
  expect(await metric(inFlight)).toBe(1);
  expect(await metric('process_resident_memory_bytes')).toBeGreaterThan(2 ** 20);
});

test('predicts a number, with its interval and what tickets do not agree on', async () => {
  const ensemble = await trainedOnTargets();
  const expected = await ensemble.predictTargets(inputs.slice(0, 3));
  const { url, predict } = await serve(ensemble);
  const answer = await (await predict(inputs.slice(0, 3))).json();
  expect(answer).toEqual({
    means: [...expected.mean],
    intervals: [0, 1, 2].map((i) => [expected.lower[i], expected.upper[i]]),
    uncertainty: {
      std: [...expected.std],
      aleatoric: [...expected.aleatoric],
      epistemic: [...expected.epistemic],
    },
  });
  expect(await (await fetch(`${url}/ensemble`)).json()).toEqual({
    inputShape: [2, 3],
    target: 'weight',
    members: 2,
  });
});

test.each([
  ['GET', '/', 404, null],
  ['POST', '/constructor', 404, null],
  ['GET', '/predict', 405, 'POST'],
  ['DELETE', '/health', 405, 'GET, HEAD'],
])('answers %s %s with %i', async (method, path, status, allow) => {
  const { url } = await serve(await trained());
  const answer = await fetch(url + path, { method });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('allow')).toBe(allow);
  expect(await answer.json()).toEqual({ error: expect.any(String) });
});

test('refuses more inputs than a request may have', async () => {
  const { predict } = await serve(await trained(), { maxInputs: 3 });
  expect((await predict([input, input, input])).status).toBe(200);
  const json = await predict([input, input, input, input]);
  const headers = { 'Content-Type': 'application/octet-stream; dtype=uint8' };
  const bytes = await predict(undefined, { headers, body: new Uint8Array(24) });
  for (const answer of [json, bytes]) {
    expect(answer.status).toBe(413);
    expect(await answer.json()).toEqual({ error: 'Got 4 inputs; a request may have 3.' });
  }
});

test('takes a body of just the length that is allowed, and no longer one', async () => {
  const body = JSON.stringify({ inputs: Array(300).fill(input) });
  const allowed = { maxInputs: 300, maxBodyBytes: body.length };
  const exact = await serve(await trained(), allowed);
  expect((await exact.predict(undefined, { body })).status).toBe(200);
  expect((await exact.predict(undefined, { body: `${body} ` })).status).toBe(413);
});

test('refuses a body that is too long by its head, before it comes', async () => {
  const { port } = await serve(await trained(), { maxBodyBytes: 100, requestTimeoutMs: 100 });
  const answer = await exchange(port, head('Content-Length: 101'));
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
  expect(answer).toContain('The body is longer than the 100 bytes that are allowed.');
});

test('refuses a body that grows too long, and goes on with the next request', async () => {
  const { port } = await serve(await trained(), { maxBodyBytes: 100 });
  const chunk = `40\r\n${' '.repeat(64)}\r\n`;
  const health = 'GET /health HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n';
  const sent = `${head('Transfer-Encoding: chunked')}${chunk.repeat(20)}0\r\n\r\n${health}`;
  const answers = await exchange(port, sent);
  expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
});

test('takes a body byte by byte', async () => {
  const { port } = await serve(await trained());
  const bytes = [...JSON.stringify({ inputs: [input] })].map((byte) => `1\r\n${byte}\r\n`);
  const answer = await exchange(
    port,
    `${head('Connection: close\r\nTransfer-Encoding: chunked')}${bytes.join('')}0\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
});

test.each([
  ['a head', 'GET /health HTTP/1.1\r\nHost: he'],
  ['a body', `${head('Content-Length: 50')}{"inputs": `],
])('does not wait for %s that does not come', async (_, sent) => {
  const { port, predict } = await serve(await trained(), { requestTimeoutMs: 100 });
  expect(await exchange(port, sent)).toMatch(/^HTTP\/1.1 408 /);
  expect((await predict([input])).status).toBe(200);
});

test('refuses headers that are too long, and what is not HTTP', async () => {
  const { port } = await serve(await trained());
  const long = `GET /health HTTP/1.1\r\nHost: here\r\nX-Long: ${'x'.repeat(9000)}\r\n\r\n`;
  expect(await exchange(port, long)).toMatch(/^HTTP\/1.1 431 /);
  expect(await exchange(port, 'HELO here\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
});

test('refuses requests while the queue is full, and takes them again after', async () => {
  const { engine, counts, open } = blockedEngine();
  const { predict, metric } = await serve(await trained(engine), { maxQueue: 2 });
  const first = predict([input]);
  await until(() => counts.length === 1);
  const others = [predict([input]), predict([input])];
  await until(async () => (await metric(waiting)) === 2);
  const refused = await predict([input]);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  open();
  for (const answer of [first, ...others]) expect((await answer).status).toBe(200);
  expect((await predict([input])).status).toBe(200);
  expect(await metric(counted(503))).toBe(1);
});

test('gives up a request whose time is over, waiting or not', async () => {
  const { engine, counts, open } = blockedEngine();
  const { predict, metric } = await serve(await trained(engine), { predictTimeoutMs: 100 });
  const first = predict([input]);
  await until(() => counts.length === 1);
  for (const answer of [first, predict([input])]) {
    const { status } = await answer;
    expect(status).toBe(504);
  }
  expect(await metric(waiting)).toBe(0);
  open();
});

test('forgets a request whose client has gone', async () => {
  const { engine, counts, open } = blockedEngine();
  const { predict, metric } = await serve(await trained(engine));
  const first = predict([input]);
  await until(() => counts.length === 1);
  const controller = new AbortController();
  const gone = predict([input, input], { signal: controller.signal });
  await until(async () => (await metric(waiting)) === 1);
  controller.abort();
  await expect(gone).rejects.toThrow();
  await until(async () => (await metric(waiting)) === 0);
  open();
  expect((await first).status).toBe(200);
  expect((await predict([input])).status).toBe(200);
  expect(counts).toEqual([1, 1]);
  expect(await metric(counted(499))).toBe(1);
});

test('a request that cannot be predicted fails alone, not with those it waits with', async () => {
  const { engine, counts, open } = blockedEngine();
  const { predict, metric } = await serve(await trained(engine));
  const first = predict([input]);
  await until(() => counts.length === 1);
  const good = predict([input]);
  await until(async () => (await metric(waiting)) === 1);
  const headers = { 'Content-Type': 'application/octet-stream; dtype=float32' };
  const bad = predict(undefined, { headers, body: new Float32Array(6).fill(Number.NaN) });
  await until(async () => (await metric(waiting)) === 2 || (await metric(counted(400))) === 1);
  open();
  expect((await first).status).toBe(200);
  expect((await good).status).toBe(200);
  expect((await bad).status).toBe(400);
});

test('forgets a client that goes away in the middle of its body', async () => {
  const { port, metric } = await serve(await trained());
  const socket = connect(port, '127.0.0.1');
  socket.write(`${head('Content-Length: 50')}{"inputs": `);
  await until(async () => (await metric(inFlight)) === 2);
  socket.destroy();
  await until(async () => (await metric(counted(499))) === 1);
  expect(await metric(inFlight)).toBe(1);
});

test('tells nothing of its own failures', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { engine } = blockedEngine();
  const broken = { ...engine, createPredictor: () => Promise.reject(new Error('at /srv/secret')) };
  const { predict } = await serve(await trained(broken));
  const answer = await predict([input]);
  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual({ error: 'The server failed to answer this request.' });
  expect(String(written.mock.calls)).toContain('at /srv/secret');
  written.mockRestore();
});

test('logs a line for every request, if asked to', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { url, metric } = await serve(await trained(), { logRequests: 1 });
  await fetch(`${url}/predict?key=secret`);
  await until(async () => (await metric(counted(405))) === 1);
  const [[line]] = written.mock.calls;
  written.mockRestore();
  const ms = expect.any(Number);
  const time = expect.any(String);
  expect(JSON.parse(String(line))).toEqual({
    time,
    method: 'GET',
    path: '/predict',
    status: 405,
    ms,
  });
});

test('stops when the requests under way are answered', async () => {
  const { engine, counts, open } = blockedEngine();
  const { url, port, predict, metric, stop } = await serve(await trained(engine), {
    shutdownTimeoutMs: 60_000,
  });
  const kept = request({ port, method: 'POST', path: '/predict', agent: false });
  kept.setHeader('Content-Type', 'application/json');
  kept.end(JSON.stringify({ inputs: [input] }));
  await until(() => counts.length === 1);
  const other = predict([input]);
  const unused = connect(port, '127.0.0.1');
  await once(unused, 'connect');
  await until(async () => (await metric(waiting)) === 1);

  const stopped = stop();
  await expect(fetch(`${url}/health`, { headers: { Connection: 'close' } })).rejects.toThrow();
  open();
  const [answer] = await once(kept, 'response');
  expect(answer.statusCode).toBe(200);
  answer.resume();
  expect((await other).status).toBe(200);
  expect(await stopped).toBe(true);
  await once(unused, 'close');
});

test('is not ready while it stops, and closes connections that ask', async () => {
  const { engine, counts, open } = blockedEngine();
  const { port, predict, stop } = await serve(await trained(engine), { shutdownTimeoutMs: 60_000 });
  const under = predict([input]);
  await until(() => counts.length === 1);
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /ready HTTP/1.1\r\n');
  await once(socket, 'connect');
  await predict([]); // By now the server has seen the first line.
  const stopped = stop();
  socket.write('Host: here\r\n\r\n');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1.1 503 /);
  expect(String(answer)).toMatch(/^Connection: close/m);
  await once(socket, 'close');
  open();
  expect((await under).status).toBe(200);
  expect(await stopped).toBe(true);
});

test('stops even when a request does not end', async () => {
  const { engine, counts, open } = blockedEngine();
  const { predict, stop } = await serve(await trained(engine), { shutdownTimeoutMs: 20 });
  const cut = predict([input]);
  cut.catch(() => {});
  await until(() => counts.length === 1);
  const stopped = stop();
  await expect(cut).rejects.toThrow();
  open();
  expect(await stopped).toBe(false);
});
