import { Agent, request } from 'node:http';
import { createHistogram } from 'node:perf_hooks';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

/**
 * Clients that each send a request, wait for its answer and compare it, on a connection of their own, until the time is
 * over or all requests are sent. `outcomes` counts `correct`, `wrong`, other statuses and connection errors; `latency` is
 * a histogram in microseconds.
 */
export async function runClients({ port, requests, clients, seconds, maxRequests }) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const latency = createHistogram({ lowest: 1, highest: 120e6, figures: 3 });
  const outcomes = {};
  const started = performance.now();
  let sent = 0;

  const client = async () => {
    while (performance.now() - started < seconds * 1000 && sent < maxRequests) {
      const next = requests[sent++ % requests.length];
      const from = performance.now();
      const outcome = await ask({ port, agent }, next);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (outcome === 'correct')
        latency.record(Math.max(1, Math.round(1000 * (performance.now() - from))));
      else await setTimeout(100);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return { outcomes, latency, seconds: (performance.now() - started) / 1000 };
}

/** Sends a request; says whether the answer is the expected one. */
function ask({ port, agent }, { headers, body, answer }) {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, agent, method: 'POST', path: '/predict' };
    const sent = request({ ...options, headers: { ...headers, 'Content-Length': body.length } });
    sent.once('response', async (response) => {
      const got = await buffer(response).catch(() => undefined);
      if (response.statusCode !== 200) resolve(`status ${response.statusCode}`);
      else resolve(got?.toString() === answer ? 'correct' : 'wrong');
    });
    sent.once('error', ({ code, message }) => resolve(code ?? message));
    sent.end(body);
  });
}
