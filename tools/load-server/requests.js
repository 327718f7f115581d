import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random, sizeOf } from '@freetickets/core';
import { Ensemble, loadEnsemble, meanProbability, sparse } from 'freetickets';
import { answerOf } from '../../docs/serving/answer.js';
import { network } from '../bench/networks.js';
import { ticketOf } from '../bench/settings.js';

const kinds = 64;
const members = 3;
const setting = { distribution: 'ERK', density: 0.2 };

/**
 * Calls `use` with the folder or address of an ensemble: the one given, or one that is there for as long as that takes.
 * How well it is trained makes no difference to the time that predictions take, so it is not.
 */
export async function withEnsemble(given, use) {
  if (given) return use(given);
  const { graph, values } = await network('lenet-5-caffe');
  const folder = await mkdtemp(join(tmpdir(), 'freetickets-load-'));
  await new Ensemble({
    graph,
    members: Array.from({ length: members }, (_, i) => ticketOf({ graph, values }, setting, i + 1)),
    classes: Array.from({ length: graph.classes }, (_, i) => String(i)),
    preprocessing: { mean: [33.3], std: [78.6] },
    aggregator: meanProbability(),
    engine: sparse(),
  }).save(folder);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Requests of random bytes, JSON and binary in turn, each with the answer that the ensemble gives without a server:
 * `{ headers, body, answer }`.
 */
export async function requestsFor(source, inputs) {
  const ensemble = await loadEnsemble(source);
  const { inputShape } = ensemble.graph;
  const size = sizeOf(inputShape);
  const stream = random.derive(1, 'load');
  const requests = [];
  for (let i = 0; i < kinds; i++) {
    const bytes = Uint8Array.from({ length: inputs * size }, () => stream.integer(256));
    const answer = answerOf((await ensemble.predict(bytes)).toJSON());
    requests.push({ ...(i % 2 ? asBinary(bytes) : asJson(bytes, inputShape)), answer });
  }
  await ensemble.dispose();
  return requests;
}

const asBinary = (bytes) => ({
  headers: { 'Content-Type': 'application/octet-stream; dtype=uint8' },
  body: Buffer.from(bytes),
});

function asJson(bytes, inputShape) {
  let nested = [...bytes];
  for (const extent of inputShape.toReversed()) {
    nested = Array.from({ length: nested.length / extent }, (_, i) =>
      nested.slice(i * extent, (i + 1) * extent),
    );
  }
  return {
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from(JSON.stringify({ inputs: nested })),
  };
}
