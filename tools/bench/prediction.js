import { checkLogits } from './agreement.js';
import { batchOf } from './batches.js';
import { interleave, median } from './clock.js';
import { ticketOf } from './settings.js';

const MEMBERS = 3;
const IMAGES = 256;

/** Throughput and latency of several tickets that predict as one. Their logits are compared before anything is timed. */
export async function measurePrediction(network, setting, contenders, limits) {
  const { name, graph } = network;
  const tickets = Array.from({ length: MEMBERS }, (_, i) => ticketOf(network, setting, i + 1));
  const many = batchOf(graph, 1, IMAGES);
  const one = batchOf(graph, 2, 1);
  const running = [];
  const compared = [];
  for (const contender of contenders) {
    const predictor = await contender.start();
    const logits = await predictor.ask('predictor', { graph, tickets, ...many });
    compared.push({ label: contender.label, logits });
    checkLogits(`prediction, ${name}`, compared[0], compared.at(-1));
    running.push(predictor);
  }
  const predict = (batch) => (predictor) => predictor.ask('predict', batch);
  const throughput = await interleave(running, predict(many), limits);
  const latency = await interleave(running, predict(one), limits);
  for (const { stop } of running) stop();
  return running.map(({ label, kind, threads }, i) => ({
    network: name,
    setting: setting.name,
    members: MEMBERS,
    contender: label,
    kind,
    threads,
    imagesPerSecond: (1000 * IMAGES) / median(throughput[i]),
    latency: median(latency[i]),
  }));
}
