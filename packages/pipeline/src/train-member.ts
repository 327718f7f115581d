import { type AnyPlugin, OptionError, type Registry } from '@freetickets/core';
import { beginRun } from './begin-run.js';
import type { Config } from './config.js';
import type { Control } from './control.js';
import { workOf } from './stage-work.js';
import { trainStage } from './train-stage.js';

/**
 * Trains one run of a config's plan alone, in the run folder `out`, and evaluates nothing: a member of the ensembles that are put
 * together from it (`Control.members`), the same bit for bit as if all runs were trained there. Throws as `freeTickets` does.
 *
 * @param member the index of the run, from 0
 */
export const trainMember = <
  P extends AnyPlugin | string = never,
  Known extends AnyPlugin = AnyPlugin,
>(
  config: Config<P, Known>,
  member: number,
  registry: Registry,
  control: Omit<Control, 'members' | 'onEvaluation'> = {},
): Promise<void> =>
  beginRun(config, registry, { ...control, member }, async ({ experiment, folder }) => {
    const { plan } = experiment;
    if (!(member in plan.runs)) {
      const expected = `the index of a run of the plan, from 0 to ${plan.runs.length - 1}`;
      throw new OptionError('member', member, expected);
    }
    const own = { examples: plan.examples, runs: [plan.runs[member]] };
    const { calibrator: _, baselinePlan: __, ...others } = experiment;
    const alone = {
      ...others,
      plan: own,
      ...(others.aggregator && {
        aggregator: registry.resolve('aggregator', 'mean-probability'),
      }),
    };
    control.onStart?.(workOf(alone));
    const { ensemble } = await trainStage(alone, own, 'ensemble', folder, control.signal);
    await ensemble.dispose();
  });
