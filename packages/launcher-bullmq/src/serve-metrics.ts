import { once } from 'node:events';
import { createServer } from 'node:http';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { WorkerEvent } from './worker-event.js';

/** Numbers of a worker. */
export interface WorkerMetrics {
  readonly onEvent: (event: WorkerEvent) => void;
  close(): Promise<void>;
}

/** Serves what a worker does as Prometheus reads it, at `/metrics` of a port, of all its addresses. */
export async function serveMetrics(port: number): Promise<WorkerMetrics> {
  const registry = new Registry();
  const registers = [registry];
  const name = (what: string): string => `freetickets_worker_${what}`;
  const jobs = new Counter({
    ...{ name: name('jobs_total'), labelNames: ['end'], registers },
    help: 'Jobs by how they ended: done, stopped, failed, lost to another worker, refused',
  });
  const running = new Gauge({ name: name('jobs_running'), help: 'Jobs under way', registers });
  const seconds = new Histogram({
    ...{ name: name('job_seconds'), help: 'From taking a job to its end', registers },
    buckets: [10, 60, 300, 1800, 3600, 4 * 3600, 24 * 3600],
  });
  const bytes = new Counter({
    ...{ name: name('store_bytes_total'), labelNames: ['direction'], registers },
    help: 'Bytes sent to the store and received from it',
  });
  const taken = new Map<string, () => number>();

  const server = createServer(async ({ url }, response) => {
    if (url !== '/metrics') return response.writeHead(404).end();
    return response
      .writeHead(200, { 'content-type': registry.contentType })
      .end(await registry.metrics());
  });
  server.listen(port);
  await once(server, 'listening');
  return {
    onEvent: (event) => {
      if ('bytes' in event) return bytes.inc({ direction: event.type }, event.bytes);
      if (event.type === 'taken') {
        running.inc();
        taken.set(event.job, seconds.startTimer());
        return;
      }
      jobs.inc({ end: event.type });
      if (event.type === 'refused') return;
      running.dec();
      taken.get(event.job)?.();
      taken.delete(event.job);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
