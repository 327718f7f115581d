// @ts-check
/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { Parts } from './routes.js' */
import { answerOf } from './answer.js';
import { decoderFor } from './decode-inputs.js';
import { HttpError, unavailable } from './http-error.js';
import { readBody } from './read-body.js';

/**
 * `POST /predict`: the prediction of the inputs in the body, as JSON.
 *
 * @param {Parts} parts
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 */
export async function predict({ ensemble, queue, settings, isStopping }, request, response) {
  if (isStopping) throw unavailable('The server is stopping.');
  const decode = decoderFor(request.headers, settings.maxInputs);
  queue.requirePlace(); // Before the body is read, and again after.
  const body = await readBody(request, settings.maxBodyBytes);
  const inputs = decode(body, ensemble);
  const signal = signalOf(response, settings.predictTimeoutMs);
  return answerOf(await queue.predict(inputs, signal));
}

/**
 * Aborted when the client goes away, or the time is over.
 *
 * @param {ServerResponse} response
 * @param {number} milliseconds
 */
function signalOf(response, milliseconds) {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new HttpError(504, `Not predicted within ${milliseconds} ms.`)),
    milliseconds,
  );
  response.once('close', () => {
    clearTimeout(timer);
    controller.abort(new Error('The client has gone.'));
  });
  return controller.signal;
}
