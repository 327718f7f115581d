// @ts-check
/** @import { Ensemble } from 'freetickets' */
/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { Parts } from './routes.js' */
/** @import { Settings } from './settings.js' */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { httpErrorOf } from './http-error.js';
import { createMetrics } from './metrics.js';
import { predictorOf } from './predictor.js';
import { createQueue } from './queue.js';
import { routeOf, routes } from './routes.js';

/**
 * An HTTP server that predicts with an ensemble. `server` does not listen yet; `stop` ends it.
 *
 * @param {Ensemble} ensemble
 * @param {Settings} settings
 */
export function createService(ensemble, settings) {
  const metrics = createMetrics();
  const queue = createQueue(predictorOf(ensemble), settings, metrics.addBatch);
  /** @type {Parts} */
  const parts = { ensemble, settings, queue, metrics, inFlight: new Set(), isStopping: false };
  const { requestTimeoutMs } = settings;
  const server = createServer(
    {
      maxHeaderSize: settings.maxHeaderBytes,
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.ceil(requestTimeoutMs / 10),
      keepAliveTimeout: settings.keepAliveTimeoutMs,
    },
    (request, response) => {
      record(request, response, parts);
      answer(request, response, parts).catch((error) => response.destroy(error));
    },
  );
  server.maxConnections = settings.maxConnections;
  // A client that reads nothing of its answer.
  server.timeout = requestTimeoutMs + settings.predictTimeoutMs;

  return {
    server,
    /**
     * Takes no more connections, waits for the requests under way, but not longer than the settings say, and frees the
     * ensemble. Returns whether all of them were answered.
     */
    async stop() {
      parts.isStopping = true;
      server.close();
      const answered = Promise.all([...parts.inFlight].map((response) => once(response, 'close')));
      const late = setTimeout(settings.shutdownTimeoutMs, undefined, { ref: false });
      const result = await Promise.race([answered, late]);
      server.closeAllConnections();
      await queue.idle();
      await ensemble.dispose();
      return result !== undefined;
    },
  };
}

/**
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {Parts} parts
 */
async function answer(request, response, parts) {
  // A connection that stays open would keep a server from stopping.
  if (parts.isStopping) response.setHeader('Connection', 'close');
  try {
    const { type, handle } = routeOf(request, pathOf(request));
    send(response, 200, await handle(parts, request, response), type);
  } catch (error) {
    if (request.socket.destroyed) return;
    const { status, message, headers } = httpErrorOf(error);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    send(response, status, JSON.stringify({ error: message }));
  }
}

/** @type {(response: ServerResponse, status: number, body: string, type?: string) => void} */
function send(response, status, body, type = 'application/json') {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(body);
}

/**
 * Counts a request, and logs it, when it is over. Status 499: the client went away before its answer.
 *
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {Parts} parts
 */
function record(request, response, { settings, metrics, inFlight }) {
  const started = performance.now();
  const path = pathOf(request);
  inFlight.add(response);
  response.once('close', () => {
    inFlight.delete(response);
    const status = response.writableFinished ? response.statusCode : 499;
    const ms = performance.now() - started;
    metrics.addRequest(routes.has(path) ? path : 'other', status, ms / 1000);
    if (settings.logRequests === 0) return;
    const line = { time: new Date().toISOString(), method: request.method, path, status, ms };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  });
}

/** @param {IncomingMessage} request */
const pathOf = ({ url = '' }) => url.split('?', 1)[0];
