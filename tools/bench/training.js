import { checkAgreement } from './agreement.js';
import { batchOf, batchSize } from './batches.js';
import { interleave, median } from './clock.js';
import { stepFlops } from './flops.js';
import { startPeers } from './peers.js';
import { ticketOf } from './settings.js';

/** What every contender does at first, from the same ticket. */
export function jobOf(network, setting) {
  const { graph } = network;
  const batches = [1, 2].map((seed) => batchOf(graph, seed, batchSize));
  const ticket = ticketOf(network, setting);
  return { graph, ticket, batches, learningRate: 0.005, weightDecay: 5e-4 };
}

/**
 * Measures training steps of a network in each setting; the first is dense. Contenders that skip weights run in every setting, as do
 * tfjs-node and PyTorch, which take turns with them; the masked engine, which takes as long in each, runs once. All results are compared before
 * anything is timed.
 */
export async function measureTraining(network, { settings, contenders, limits, ...peers }) {
  const [dense] = settings;
  const denseJob = jobOf(network, dense);
  const all = stepFlops(network.graph, denseJob.ticket, batchSize);
  const { masked, dense: densePeers } = await startPeers(network, denseJob, {
    ...peers,
    contenders,
    limits,
  });
  const rows = [];
  for (const setting of settings) {
    const job = jobOf(network, setting);
    const running = await startAlike(contenders, job, `${network.name}, ${setting.name}`);
    const step = (contender) => contender.ask('step');
    const times = await interleave([...running, ...densePeers], step, limits);
    for (const { stop } of running) stop();

    const active = stepFlops(network.graph, job.ticket, batchSize);
    const ofMasked = masked && median(masked.times);
    const ofPeers = times.slice(running.length);
    const msOf = Object.fromEntries(densePeers.map(({ kind }, i) => [kind, median(ofPeers[i])]));
    const add = ({ label, kind, threads, memory }, flops, taken) => {
      const ms = median(taken);
      rows.push({
        network: network.name,
        setting: setting.name,
        contender: label,
        kind,
        threads,
        ms,
        min: Math.min(...taken),
        repetitions: taken.length,
        gflops: flops / ms / 1e6,
        memory,
        ...(masked && { toTfjsWasm: ofMasked / ms }),
        ...(msOf['tfjs-node'] && { toTfjsNode: msOf['tfjs-node'] / ms }),
        ...(msOf.pytorch && { toPytorch: msOf.pytorch / ms }),
      });
    };
    for (const [i, contender] of running.entries()) add(contender, active, times[i]);
    for (const [i, peer] of densePeers.entries()) add(peer, all, ofPeers[i]);
    if (masked && setting === dense) add(masked, all, masked.times);
  }
  for (const { stop } of densePeers) stop();
  return rows;
}

/** Starts contenders, which take their first steps; throws where they do not agree. */
async function startAlike(contenders, job, where) {
  const running = [];
  let reference;
  for (const contender of contenders) {
    const started = await contender.start();
    const trained = { label: contender.label, ...(await started.ask('train', job)) };
    reference ??= trained;
    checkAgreement(where, job.ticket, reference, trained);
    running.push({ ...started, memory: trained.memory });
  }
  return running;
}
