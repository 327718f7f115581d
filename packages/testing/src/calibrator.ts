import { type Calibrated, type Calibrator, originOf, PluginError } from '@freetickets/core';
import fc from 'fast-check';
import { arbitraryEnsemble, type Ensemble } from './arbitrary-ensemble.js';
import type { ConformanceCase } from './case.js';
import { checkRows } from './check-rows.js';
import { forAll } from './for-all.js';
import { meanProbability } from './mean-probability.js';
import { same } from './same.js';

/**
 * What every calibrator must do, over the mean of the members' probabilities as the aggregate.
 *
 * @example for (const { name, run } of calibratorConformance(mine())) test(name, run);
 */
export function calibratorConformance(calibrator: Calibrator): ConformanceCase[] {
  const fail = (problem: string): void => {
    throw new PluginError(originOf(calibrator)?.name ?? 'the calibrator', problem);
  };
  const check = (holds: boolean, problem: string): void => {
    if (!holds) fail(problem);
  };
  const fit = ({ logits, labels }: Ensemble) => calibrator.fit(logits, labels, meanProbability);
  const calibrate = ({ logits }: Ensemble, state: ReturnType<typeof fit>) =>
    calibrator.calibrate(logits, state, meanProbability);
  const differs = (a: Calibrated, b: Calibrated): boolean =>
    !same(a.probabilities, b.probabilities) || !same(a.sets ?? [], b.sets ?? []);

  /** Validation data and, of as many members and classes, what is to be calibrated. */
  const pairs = arbitraryEnsemble(4).chain((validation) =>
    fc.record({
      validation: fc.constant(validation),
      other: arbitraryEnsemble(4, validation.logits.shape),
    }),
  );

  return [
    {
      name: 'gives one row of probabilities that sum to 1 for each example',
      run: () =>
        forAll(pairs, ({ validation, other }) => {
          const [, examples, classes] = other.logits.shape;
          checkRows(calibrate(other, fit(validation)).probabilities, [examples, classes], fail);
        }),
    },
    {
      name: 'gives sets always or never, a 1 or 0 for each class',
      run: () => {
        const seen = new Set<boolean>();
        forAll(pairs, ({ validation, other }) => {
          const { sets } = calibrate(other, fit(validation));
          seen.add(sets !== undefined);
          check(seen.size === 1, 'gave sets for some logits and none for others.');
          if (!sets) return;
          const [, examples, classes] = other.logits.shape;
          check(
            sets.length === examples * classes,
            `gave sets of ${sets.length} values for ${examples} examples of ${classes} classes.`,
          );
          check(
            sets.every((inside) => inside === 0 || inside === 1),
            `gave sets that hold others than 0 and 1: ${sets.join(', ')}.`,
          );
        });
      },
    },
    {
      name: 'gives the same again, whatever it saw in between',
      run: () =>
        forAll(fc.tuple(pairs, arbitraryEnsemble(4)), ([{ validation, other }, otherLogits]) => {
          const state = fit(validation);
          const first = calibrate(other, state);
          calibrate(otherLogits, fit(otherLogits));
          check(
            !differs(first, calibrate(other, state)) &&
              !differs(first, calibrate(other, fit(validation))),
            'gave different predictions for the same logits and labels.',
          );
        }),
    },
    {
      name: 'calibrates each example on its own',
      run: () =>
        forAll(pairs, ({ validation, other }) => {
          const [members, examples, classes] = other.logits.shape;
          const state = fit(validation);
          const all = calibrate(other, state);
          const last = examples - 1;
          const rows = Array.from({ length: members }, (_, m) => {
            const end = (m + 1) * examples * classes;
            return [...other.logits.data.subarray(end - classes, end)];
          });
          const data = Float64Array.from(rows.flat());
          const alone = calibrator.calibrate(
            { data, shape: [members, 1, classes] },
            state,
            meanProbability,
          );
          check(
            same(alone.probabilities, all.probabilities.subarray(last * classes)) &&
              same(alone.sets ?? [], all.sets?.subarray(last * classes) ?? []),
            'calibrates an example otherwise when it is alone.',
          );
        }),
    },
    {
      name: 'does not write to what it is given, nor to what it gave before',
      run: () =>
        forAll(pairs, ({ validation, other }) => {
          const given = [validation.logits.data, validation.labels, other.logits.data];
          const before = given.map((values) => values.slice());
          const state = fit(validation);
          const stateBefore = JSON.stringify(state);
          const first = calibrate(other, state);
          const firstBefore = {
            probabilities: first.probabilities.slice(),
            ...(first.sets && { sets: first.sets.slice() }),
          };
          const negated = { ...other.logits, data: other.logits.data.map((z) => -z) };
          calibrate({ ...other, logits: negated }, state);
          given.forEach((values, i) => {
            check(same(values, before[i]), `wrote to the ${i === 1 ? 'labels' : 'logits'}.`);
          });
          check(JSON.stringify(state) === stateBefore, 'wrote to the state.');
          check(!differs(first, firstBefore), 'wrote to the prediction it gave before.');
        }),
    },
    {
      name: 'calibrates the same with a state that was JSON in between',
      run: () =>
        forAll(pairs, ({ validation, other }) => {
          const state = fit(validation);
          const text = JSON.stringify(state);
          check(text !== undefined, 'fit gave a state that JSON cannot hold.');
          check(
            !differs(calibrate(other, state), calibrate(other, JSON.parse(text))),
            `calibrates otherwise once its state was written as JSON: ${text}.`,
          );
        }),
    },
  ];
}
