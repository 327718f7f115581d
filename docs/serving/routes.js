// @ts-check
/** @import { Ensemble } from 'freetickets' */
/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { Settings } from './settings.js' */
import { HttpError, unavailable } from './http-error.js';
import { predict } from './predict.js';

/**
 * @typedef {object} Parts
 * @property {Ensemble} ensemble
 * @property {Settings} settings
 * @property {ReturnType<typeof import('./queue.js').createQueue>} queue
 * @property {ReturnType<typeof import('./metrics.js').createMetrics>} metrics
 * @property {Set<ServerResponse>} inFlight
 * @property {boolean} isStopping
 */

/**
 * Gives the body of an answer, or throws what `httpErrorOf` knows.
 *
 * @typedef {object} Route
 * @property {readonly string[]} methods
 * @property {string} [type] the type of the body. Default: JSON
 * @property {(parts: Parts, request: IncomingMessage, response: ServerResponse) => string | Promise<string>} handle
 */

const get = ['GET', 'HEAD'];

/** @type {{ readonly [path: string]: Route }} */
const table = {
  '/predict': { methods: ['POST'], handle: predict },
  '/ensemble': { methods: get, handle: describe },
  '/health': { methods: get, handle: () => JSON.stringify({ status: 'alive' }) },
  '/ready': { methods: get, handle: ready },
  '/metrics': {
    methods: get,
    type: 'text/plain; version=0.0.4; charset=utf-8',
    handle: ({ metrics, queue, inFlight }) =>
      metrics.render({ waiting: queue.length, inFlight: inFlight.size }),
  },
};
export const routes = new Map(Object.entries(table));

/**
 * The route of a request. Throws status 404 for an unknown path, 405 for a method that it does not have.
 *
 * @param {IncomingMessage} request
 * @param {string} path
 */
export function routeOf({ method = '' }, path) {
  const route = routes.get(path);
  if (!route) throw new HttpError(404, `Nothing here. Paths: ${[...routes.keys()].join(', ')}.`);
  if (!route.methods.includes(method)) {
    const allow = route.methods.join(', ');
    throw new HttpError(405, `${path} takes ${allow}.`, { Allow: allow });
  }
  return route;
}

/** @param {Parts} parts */
function describe({ ensemble: { graph, classes, regression, members } }) {
  const predicted = regression ? { target: regression.target.name } : { classes };
  return JSON.stringify({ inputShape: graph.inputShape, ...predicted, members: members.length });
}

/** @param {Parts} parts */
function ready({ isStopping }) {
  if (isStopping) throw unavailable('The server is stopping.');
  return JSON.stringify({ status: 'ready' });
}
