export { bullmq } from './bullmq.js';
export type { DoJob } from './do-stored-job.js';
export { LostRunError } from './lost-run-error.js';
export { type OpenStore, openStore } from './open-store.js';
export {
  cancelSweep,
  type QueuedJob,
  type QueueStatus,
  queueStatus,
  setPaused,
} from './queue-status.js';
export { readJob } from './read-job.js';
export { runWorker, type WorkerOptions } from './run-worker.js';
export { serveMetrics, type WorkerMetrics } from './serve-metrics.js';
export type { Store, StoredRecord } from './store.js';
export type { WorkerEvent } from './worker-event.js';
