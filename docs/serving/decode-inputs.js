// @ts-check
/** @import { Ensemble } from 'freetickets' */
/** @import { IncomingHttpHeaders } from 'node:http' */
import { DataError, preprocess } from 'freetickets';
import { HttpError } from './http-error.js';

/**
 * Inputs in the data's own units, one after another.
 *
 * @typedef {object} Inputs
 * @property {Float64Array | Float32Array | Uint8Array} data
 * @property {number} count
 */

/**
 * A function that decodes a body of these headers for an ensemble, and throws where one of the inputs could not be
 * predicted: requests that are predicted together must not fail together. Throws status 415 for other types.
 *
 * @param {IncomingHttpHeaders} headers
 * @param {number} maxInputs
 * @returns {(body: Buffer, ensemble: Pick<Ensemble, 'graph' | 'preprocessing'>) => Inputs}
 */
export function decoderFor(headers, maxInputs) {
  const type = headers['content-type'] ?? '';
  const isJson = /^application\/json *(;|$)/i.test(type);
  const [, dtype] = /^application\/octet-stream *; *dtype=(float32|uint8)$/i.exec(type) ?? [];
  if ((!isJson && !dtype) || headers['content-encoding'] !== undefined) {
    throw new HttpError(
      415,
      'Send application/json, application/octet-stream; dtype=float32 or application/octet-stream; dtype=uint8, without a Content-Encoding.',
    );
  }
  return (body, { graph, preprocessing }) => {
    const data = dtype
      ? numbersOf(body, dtype)
      : flatten(inputsOf(body, maxInputs), graph.inputShape);
    const size = graph.inputShape.reduce((product, extent) => product * extent, 1);
    const count = data.length / size;
    if (!Number.isInteger(count) || count === 0) {
      throw new DataError(
        `Got ${data.length} numbers, expected one or more inputs of shape [${graph.inputShape}], ${size} numbers each.`,
      );
    }
    requireAtMost(count, maxInputs);
    const bad = preprocess(data, preprocessing).findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const input = Math.floor(bad / size);
      throw new DataError(`Input ${input} holds ${data[bad]}, which is not finite or too large.`);
    }
    return { data, count };
  };
}

/**
 * @param {number} count
 * @param {number} maxInputs
 */
function requireAtMost(count, maxInputs) {
  if (count > maxInputs) {
    throw new HttpError(413, `Got ${count} inputs; a request may have ${maxInputs}.`);
  }
}

/**
 * @param {Buffer} body
 * @param {string} dtype
 */
function numbersOf(body, dtype) {
  if (dtype.toLowerCase() === 'uint8') return new Uint8Array(body);
  if (body.length % 4 !== 0) {
    throw new DataError(`Got ${body.length} bytes, expected float32 numbers of 4 bytes each.`);
  }
  return new Float32Array(new Uint8Array(body).buffer);
}

/**
 * The inputs of a body `{ "inputs": [...] }`.
 *
 * @param {Buffer} body
 * @param {number} maxInputs
 * @returns {readonly unknown[]}
 */
function inputsOf(body, maxInputs) {
  let inputs;
  try {
    inputs = JSON.parse(body.toString())?.inputs;
  } catch (error) {
    throw new DataError(`The body is not JSON: ${/** @type {Error} */ (error).message}`);
  }
  if (!Array.isArray(inputs)) throw new DataError('Expected {"inputs": [...]}, a list of inputs.');
  requireAtMost(inputs.length, maxInputs);
  return inputs;
}

/**
 * The numbers of nested arrays. It goes no deeper than `shape` does, however deep the arrays go.
 *
 * @param {readonly unknown[]} inputs
 * @param {readonly number[]} shape
 */
function flatten(inputs, shape) {
  /** @type {number[]} */
  const numbers = [];
  /** @type {(item: unknown, axis: number, index: number) => void} */
  const fill = (item, axis, index) => {
    if (axis === shape.length && typeof item === 'number') {
      numbers.push(item);
    } else if (axis < shape.length && Array.isArray(item) && item.length === shape[axis]) {
      for (const part of item) fill(part, axis + 1, index);
    } else {
      throw new DataError(`Input ${index} is not nested arrays of numbers of shape [${shape}].`);
    }
  };
  inputs.forEach((input, index) => {
    fill(input, 0, index);
  });
  return Float64Array.from(numbers);
}
