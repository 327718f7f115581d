import { type Engine, type ModelGraph, type Random, sizeOf } from '@freetickets/core';
import { meanProbability } from '@freetickets/ensemble-aggregators';
import { graphHash } from '@freetickets/model-graph';
import { Ensemble, encodeTicket, type Prediction } from '@freetickets/tickets';
import { encodeManifest, hashOf } from '../../packages/tickets/src/encode-manifest.js';
import type { Manifest } from '../../packages/tickets/src/manifest.js';
import { doAgree, isSame, isTame } from './answers.js';
import { between, chance, pick } from './draw.js';
import { drawFloats, drawGraph, drawTicket } from './graphs.js';
import { engineOn, pooledRuntime } from './machines.js';
import { mutate } from './mutate.js';
import { attempt, type Tally } from './outcome.js';

let engine: Engine | undefined;
let other: Engine | undefined;

/** Whole ensembles, damaged and with their hashes made right again, loaded and used. */
export async function ensembleCase(stream: Random, tally: Tally): Promise<void> {
  engine ??= engineOn(pooledRuntime({ threads: 1 }));
  other ??= engineOn(pooledRuntime({ threads: 1, variant: 'wasm-simd' }));
  const parts = { engine, aggregator: () => meanProbability() };
  const files = drawFiles(stream);
  const ensemble = await attempt(tally, 'load', () => Ensemble.load(files, parts));
  if (!ensemble) return;
  const count = between(stream, 0, 20);
  const size = sizeOf(ensemble.graph.inputShape);
  const drawn = drawFloats(stream, size * count < 1e5 ? size * count : 0);
  const data = chance(stream, 0.9)
    ? drawn.map((value) => (Math.abs(value) < 2 ? value : 0))
    : drawn;
  const inputs = { data, shape: [count, ...ensemble.graph.inputShape] };
  const prediction = await attempt(
    tally,
    'predict',
    () => ensemble.predict(inputs),
    (answer) => isWhole(answer, count),
  );
  if (prediction) {
    const { data: logits } = prediction.logits;
    await attempt(
      tally,
      'predict again',
      () => ensemble.predict(inputs),
      (again) => isSame(again.logits.data, logits),
    );
    if (chance(stream, 0.2) && isTame(ensemble.members, data)) {
      const twin = await Ensemble.load(files, { ...parts, engine: other });
      await attempt(
        tally,
        'predict on other kernels',
        () => twin.predict(inputs),
        (answer) => doAgree(logits, answer.logits.data),
      );
      await twin.dispose();
    }
  }
  await ensemble.dispose();
}

/** Whether a prediction says of every input which class is the most probable one. */
function isWhole({ labels, probabilities, classes }: Prediction, count: number): boolean {
  return (
    labels.length === count &&
    labels.every((label, i) => {
      const row = probabilities.data.subarray(i * classes.length, (i + 1) * classes.length);
      return row.length === classes.length && row[label] === Math.max(...row);
    })
  );
}

function drawFiles(stream: Random): { [name: string]: Uint8Array } {
  const drawn = drawGraph(stream);
  const graph = { ...drawn, hash: hashIf(drawn, chance(stream, 0.95)) };
  const tickets = Array.from(
    { length: between(stream, 1, 3) },
    (_, i) => [`ticket-${i + 1}.safetensors`, drawTicketFile(stream, graph)] as const,
  );
  const classes = Math.min(1000, Math.max(0, Math.floor(graph.classes) || 0));
  const channels = chance(stream, 0.5) ? 1 : (graph.inputShape.at(-1) ?? 1);
  const length = Number.isInteger(channels) && channels > 0 && channels < 1000 ? channels : 1;
  const manifest: Manifest = {
    graph,
    classes: Array.from({ length: classes }, (_, i) => `class ${i}`),
    preprocessing: { mean: Array(length).fill(0.5), std: Array(length).fill(0.25) },
    aggregator: { name: 'mean-probability' },
    tickets: tickets.map(([file, bytes]) => ({ file, sha256: hashOf(bytes) })),
  };
  const rules = { isFree: true, freeKeys: [], texts: ['ticket-1.safetensors'] };
  const said = chance(stream, 0.8) ? manifest : (mutate(manifest, stream, rules) as Manifest);
  return {
    'ensemble.json': damagedText(stream, encodeManifest(said)),
    ...Object.fromEntries(tickets),
  };
}

const hashIf = (graph: ModelGraph, isRight: boolean): string =>
  isRight ? graphHash(graph) : 'another';

function drawTicketFile(stream: Random, graph: ModelGraph): Uint8Array {
  const ticket = drawTicket(stream, graph);
  // A file's own shapes fit its data, or it would not be written: it is the graph that says others.
  const parameters = Object.entries(ticket.parameters).map(
    ([name, state]) => [name, { ...state, shape: [state.values.length] }] as const,
  );
  const file = encodeTicket({ ...ticket, parameters: Object.fromEntries(parameters) });
  if (chance(stream, 0.9)) return file;
  // The header is a JSON text behind its length.
  const bytes = file.slice();
  const length = Math.min(bytes.length, 400);
  bytes[stream.integer(length)] = pick(stream, [0, 0x30, 0x39, 0x7b, 0xff]);
  return chance(stream, 0.7) ? bytes : bytes.slice(0, stream.integer(bytes.length));
}

function damagedText(stream: Random, bytes: Uint8Array): Uint8Array {
  if (chance(stream, 0.97)) return bytes;
  const copy = bytes.slice();
  copy[stream.integer(copy.length)] = stream.integer(256);
  return copy;
}
