// @ts-check
import { DataError } from 'freetickets';

/** A request that is answered with an error. The client reads the message. */
export class HttpError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {{ readonly [header: string]: string }} [headers]
   */
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** @param {string} why */
export const unavailable = (why) => new HttpError(503, why, { 'Retry-After': '1' });

/**
 * What the client is told of an error: everything about its own request, nothing about the server.
 *
 * @param {unknown} error
 */
export function httpErrorOf(error) {
  if (error instanceof HttpError) return error;
  if (error instanceof DataError) return new HttpError(400, error.message);
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  return new HttpError(500, 'The server failed to answer this request.');
}
