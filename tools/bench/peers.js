import { checkAgreement } from './agreement.js';
import { interleave } from './clock.js';

/**
 * Lets TensorFlow.js train from a dense ticket and compares that with a contender. Gives the masked engine with its times, and tfjs-node
 * ready to go on; undefined where one does not take part. tfjs-node decays no weights, so neither does what it is compared with.
 */
export async function startPeers(network, job, { contenders, tfjsWasm, tfjsNode, limits }) {
  const where = `${network.name}, dense`;
  const compare = async (peer, ownJob, sharedJob) => {
    const started = await peer.start();
    const trained = await started.ask('train', ownJob);
    const reference = await contenders[0].start();
    const expected = { label: contenders[0].label, ...(await reference.ask('train', sharedJob)) };
    reference.stop();
    checkAgreement(where, job.ticket, expected, { label: peer.label, ...trained });
    return { ...started, memory: trained.memory };
  };
  const masked = tfjsWasm && (await compare(tfjsWasm, job, job));
  if (masked) {
    const step = (peer) => peer.ask('step');
    [masked.times] = await interleave([masked], step, { ...limits, least: 1 });
    masked.stop();
  }
  const plain =
    tfjsNode && (await compare(tfjsNode, { network, ...job }, { ...job, weightDecay: 0 }));
  return { masked, plain };
}
