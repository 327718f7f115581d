import { checkLogits } from './agreement.js';
import { batchOf } from './batches.js';
import { interleave, median, quantile } from './clock.js';
import { ticketOf } from './settings.js';

const MEMBERS = 3;
/** Turns for calls of few images: enough for a 99th percentile where a call takes up to 15 ms. */
const TURNS_OF_FEW = { most: 50, seconds: 1.5 };
/** Images of a call, and its turns where they are other than those of a training step. */
const BATCHES = [
  { images: 1, turns: TURNS_OF_FEW },
  { images: 8, turns: TURNS_OF_FEW },
  { images: 128 },
];

/**
 * What a call takes of several tickets that predict as one, next to one dense network of each peer. Logits are compared
 * before anything is timed.
 */
export async function measurePrediction(network, setting, { contenders, peers, limits, quick }) {
  const { name, graph } = network;
  const tickets = Array.from({ length: MEMBERS }, (_, i) => ticketOf(network, setting, i + 1));
  const compared = batchOf(graph, 1, 32);
  const running = [
    ...(await startAlike(name, contenders, { graph, tickets, ...compared })),
    ...(await startPeers(network, contenders[0], peers, compared)),
  ];
  const rows = [];
  for (const { images, turns } of BATCHES) {
    const batch = batchOf(graph, 2, images);
    const calls = new Map(running.map((each) => [each, []]));
    const turn = async (each) => {
      const times = await each.ask('predict', batch);
      calls.get(each).push(...times);
      return times.reduce((sum, ms) => sum + ms);
    };
    await interleave(running, turn, { ...limits, ...(!quick && turns) });
    for (const [{ label, kind, threads }, times] of calls) {
      // Of fewer calls it would be the slowest of them.
      const p99 = times.length < 100 ? undefined : quantile(times, 0.99);
      const measured = { images, ms: median(times), p99 };
      const about = { network: name, setting: setting.name, members: MEMBERS };
      rows.push({ ...about, contender: label, kind, threads, ...measured });
    }
  }
  for (const { stop } of running) stop();
  return rows;
}

/** Contenders with the same tickets, whose logits agree. */
async function startAlike(name, contenders, job) {
  const running = [];
  let first;
  for (const contender of contenders) {
    const predictor = await contender.start();
    const logits = await predictor.ask('predictor', job);
    first ??= { label: contender.label, logits };
    checkLogits(`prediction, ${name}`, first, { label: contender.label, logits });
    running.push(predictor);
  }
  return running;
}

/** Peers with the dense network, whose logits agree with a contender's. */
async function startPeers(network, contender, peers, batch) {
  if (peers.length === 0) return [];
  const dense = ticketOf(network, { distribution: 'uniform', density: 1 });
  const reference = await contender.start();
  const logits = await reference.ask('predictor', {
    ...{ graph: network.graph, tickets: [dense] },
    ...batch,
  });
  reference.stop();
  const running = [];
  for (const peer of peers) {
    const started = await peer.start();
    const theirs = await started.ask('predictor', { network, ...batch });
    const where = `prediction, ${network.name}, dense`;
    checkLogits(where, { label: contender.label, logits }, { label: peer.label, logits: theirs });
    running.push(started);
  }
  return running;
}
