// @ts-check
/** @import { IncomingMessage } from 'node:http' */
import { HttpError } from './http-error.js';

/**
 * The body of a request. It is copied into one buffer, as each of a million chunks of one byte would take a hundred.
 * Rejects with status 413 once it is longer than `limit` bytes; what follows is read and thrown away, so that the client
 * gets to the answer. Rejects too when the client goes away.
 *
 * @param {IncomingMessage} request
 * @param {number} limit
 * @returns {Promise<Buffer>}
 */
export function readBody(request, limit) {
  return new Promise((resolve, reject) => {
    const tooLong = () =>
      reject(new HttpError(413, `The body is longer than the ${limit} bytes that are allowed.`));
    if (Number(request.headers['content-length']) > limit) return tooLong();

    let body = Buffer.alloc(Math.min(limit, 2 ** 16));
    let length = 0;
    /** @param {Buffer} chunk */
    const append = (chunk) => {
      const needed = length + chunk.length;
      if (needed > limit) {
        request.off('data', append);
        return tooLong();
      }
      if (needed > body.length) {
        const larger = Buffer.alloc(Math.min(limit, Math.max(needed, 2 * body.length)));
        body.copy(larger);
        body = larger;
      }
      chunk.copy(body, length);
      length = needed;
    };
    request.on('data', append);
    request.once('end', () => resolve(body.subarray(0, length)));
    request.once('error', reject);
  });
}
