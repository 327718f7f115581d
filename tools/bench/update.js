import { jobOf } from './training.js';

/** What replacing this share of the active weights of every layer by RigL costs, in ordinary steps. */
const fraction = 0.3;

export async function measureUpdate(network, setting, contenders, repetitions) {
  const job = jobOf(network, setting);
  const rows = [];
  for (const contender of contenders) {
    const { label, kind, threads, ask, stop } = await contender.start();
    await ask('train', job);
    const { step, collecting, moving } = await ask('update', { fraction, repetitions });
    stop();
    const steps = (collecting - step + moving) / step;
    const place = { network: network.name, setting: setting.name, contender: label, kind, threads };
    rows.push({ ...place, step, collecting, moving, steps });
  }
  return rows;
}
