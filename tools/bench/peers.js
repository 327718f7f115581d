import { checkAgreement } from './agreement.js';
import { interleave } from './clock.js';

/**
 * Lets dense networks train from a dense ticket and compares that with a contender: the masked engine, given with its
 * times, or undefined; and those that are ready to go on, `dense`. What a peer that decays no weights is compared with
 * does not either.
 */
export async function startPeers(network, job, { contenders, tfjsWasm, densePeers, limits }) {
  const where = `${network.name}, dense`;
  const compare = async (peer, ownJob, sharedJob) => {
    const started = await peer.start();
    const { layout, ...trained } = await started.ask('train', ownJob);
    const reference = await contenders[0].start();
    const expected = { label: contenders[0].label, ...(await reference.ask('train', sharedJob)) };
    reference.stop();
    checkAgreement(where, job.ticket, expected, { label: peer.label, ...trained });
    const label = layout ? `${peer.label}, ${layout}` : peer.label;
    return { ...started, label, memory: trained.memory };
  };
  const masked = tfjsWasm && (await compare(tfjsWasm, job, job));
  if (masked) {
    const step = (peer) => peer.ask('step');
    [masked.times] = await interleave([masked], step, { ...limits, least: 1 });
    masked.stop();
  }
  const dense = [];
  for (const peer of densePeers) {
    const weightDecay = peer.decaysWeights ? job.weightDecay : 0;
    dense.push(await compare(peer, { network, ...job }, { ...job, weightDecay }));
  }
  return { masked, dense };
}
