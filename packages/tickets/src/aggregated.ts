import {
  type Aggregate,
  type Aggregator,
  type Calibrated,
  type Calibrator,
  callPlugin,
  type Json,
  type MemberLogits,
  PluginError,
  pluginLabel,
  show,
} from '@freetickets/core';

const tolerance = 1e-3;

/** What an aggregator makes of the members' logits; throws a `PluginError` that names it where that is no prediction. */
export const aggregateOf =
  (aggregator: Aggregator, state?: Json): Aggregate =>
  (logits) => {
    const label = pluginLabel(aggregator, 'the aggregator');
    const made = callPlugin(label, 'aggregate()', () => aggregator.aggregate(logits, state));
    return probabilitiesOf(made, logits, label);
  };

/** What a calibrator makes of it; throws as `aggregateOf` does. */
export function calibrate(
  calibrator: Calibrator,
  logits: MemberLogits,
  state: Json,
  aggregate: Aggregate,
): Calibrated {
  const label = pluginLabel(calibrator, 'the calibrator');
  const calibrated: Partial<Calibrated> | undefined = callPlugin(label, 'calibrate()', () =>
    calibrator.calibrate(logits, state, aggregate),
  );
  const probabilities = probabilitiesOf(calibrated?.probabilities, logits, label);
  const sets = calibrated?.sets;
  if (sets === undefined) return { probabilities };
  if (!(sets instanceof Uint8Array) || sets.length !== probabilities.length) {
    const expected = `a Uint8Array of ${probabilities.length}: 1 where a class is in an input's set`;
    throw new PluginError(label, `its sets are ${show(sets)}, expected ${expected}.`);
  }
  return { probabilities, sets };
}

/** What a plugin learnt, to be kept in a file; throws a `PluginError` that names it where JSON cannot hold that. */
export function fittedState(
  kind: 'aggregator' | 'calibrator',
  plugin: Aggregator | Calibrator,
  state: unknown,
): Json {
  if (isJson(state)) return state;
  throw new PluginError(
    pluginLabel(plugin, `the ${kind}`),
    `fit() returned ${show(state)}, expected what JSON can hold: lists, objects, strings and finite numbers; null where there is nothing to keep.`,
  );
}

function isJson(value: unknown): value is Json {
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  if (value === null || typeof value !== 'object') {
    return value === null || ['string', 'boolean'].includes(typeof value);
  }
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
}

function probabilitiesOf(
  given: unknown,
  { shape: [, count, classes] }: MemberLogits,
  label: string,
): Float64Array {
  if (!(given instanceof Float64Array) || given.length !== count * classes) {
    throw new PluginError(
      label,
      `it returned ${show(given)}, expected a Float64Array of ${count * classes} probabilities: ${classes} for each of ${count} inputs.`,
    );
  }
  for (let i = 0; i < count; i++) {
    const row = given.subarray(i * classes, (i + 1) * classes);
    const sum = row.reduce((total, p) => total + p, 0);
    const isOne = Math.abs(sum - 1) <= tolerance;
    if (isOne && row.every((p) => p >= -tolerance && p <= 1 + tolerance)) continue;
    throw new PluginError(
      label,
      `it gives input ${i} ${show(Array.from(row))}, expected probabilities that sum to 1.`,
    );
  }
  return given;
}
