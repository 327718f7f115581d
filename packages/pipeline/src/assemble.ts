import { callPlugin, isRegression, type Plan, pluginLabel } from '@freetickets/core';
import { aggregateOf, Ensemble, fittedState, logitsOf } from '@freetickets/tickets';
import type { Experiment } from './experiment.js';
import { regressionEnsemble } from './regression-ensemble.js';

/** Tickets as an ensemble: its aggregator and then its calibrator, or the noise of a regression, fitted on the validation examples. */
export async function assemble(
  { graph, dataset, engine, loss, aggregator, calibrator }: Experiment,
  members: Ensemble['tickets'],
  { samples }: Pick<Plan, 'samples'>,
): Promise<Ensemble> {
  const { classes, columnNames, preprocessing, target, validation } = dataset;
  const named = { classes, ...(columnNames && { columnNames }) };
  const common = {
    graph,
    members,
    ...(samples && { samples }),
    ...named,
    preprocessing,
    engine,
  };
  if (isRegression(loss) && target) {
    return regressionEnsemble(common, { loss: loss.name, target }, validation);
  }
  const parts = { ...common, ...(aggregator && { aggregator }) };
  const plain = new Ensemble(parts);
  if (!aggregator || (!aggregator.fit && !calibrator)) return plain;
  const logits = await logitsOf(plain, validation);
  await plain.dispose();
  const aggregatorState =
    aggregator.fit &&
    fittedState(
      'aggregator',
      aggregator,
      callPlugin(pluginLabel(aggregator, 'the aggregator'), 'fit()', () =>
        aggregator.fit?.(logits, validation.labels),
      ),
    );
  const fitted = { ...parts, ...(aggregatorState !== undefined && { aggregatorState }) };
  if (!calibrator) return new Ensemble(fitted);
  const aggregate = aggregateOf(aggregator, aggregatorState);
  const learnt = callPlugin(pluginLabel(calibrator, 'the calibrator'), 'fit()', () =>
    calibrator.fit(logits, validation.labels, aggregate),
  );
  const calibratorState = fittedState('calibrator', calibrator, learnt);
  return new Ensemble({ ...fitted, calibrator, calibratorState });
}
