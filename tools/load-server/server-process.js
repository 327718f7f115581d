import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { createInterface } from 'node:readline';

const program = new URL('../../docs/serving/server.js', import.meta.url).pathname;

/** Starts the server of an ensemble on a free port. Resolves when it listens. */
export async function startServer(source) {
  const child = spawn(process.execPath, [program, source], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill());
  const exited = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(([code]) => {
      throw new Error(`The server ended with ${code} before it listened.`);
    }),
  ]);
  const { port } = JSON.parse(line).listening;
  return {
    port,
    /** The server's own metrics by name. */
    async metrics() {
      // On a connection of its own, as one kept since the last call may be closed just now.
      const request = get(`http://127.0.0.1:${port}/metrics`, { agent: false });
      const [response] = await once(request, 'response');
      const text = Buffer.concat(await response.toArray()).toString();
      const samples = text.split('\n').filter((sample) => sample && !sample.startsWith('#'));
      return Object.fromEntries(samples.map((sample) => sample.split(' ')));
    },
    /** Stops it as an operator would; gives its exit code. */
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
}
