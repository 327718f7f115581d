/** An ensemble in a thread of its own, so that a page goes on while it predicts. */
export { connectEnsemble, type RemoteEnsemble } from './connect-ensemble.js';
export type { Port } from './port.js';
export { serveEnsemble } from './serve-ensemble.js';
