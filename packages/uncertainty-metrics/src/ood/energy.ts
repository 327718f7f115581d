import { checkOptionNames, definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { positiveOption } from '../options.js';
import { checkTemperature } from '../tables/check-options.js';
import { logitsOf } from '../tables/logits.js';
import { rowMax } from '../tables/row-max.js';
import type { Rows } from '../tables/table.js';
import { memberTables } from './member-logits.js';

/**
 * The free energy of every example: `-T ln sum_k exp(z_nk / T)`, higher for inputs that are farther out of
 * distribution. The largest logit is taken off first, so that logits of any size do not overflow. For a low temperature it
 * approaches `-maxLogit`.
 *
 * Liu, Wang, Owens and Li, Energy-based Out-of-distribution Detection, NeurIPS 2020 (there the negative energy is the
 * score, higher for what is in distribution).
 *
 * Throws a `DataError` for empty input and for logits that are not finite, an `OptionError` for a temperature that is not
 * a finite number above 0 and for an option that is none.
 *
 * @example freeEnergy([[0, 0], [5, 0]]) // -0.693..., -5.006...
 */
export function freeEnergy(
  logits: Rows,
  options: { readonly temperature?: number } = {},
): Float64Array {
  checkOptionNames(options, 'temperature');
  const { temperature = 1 } = options;
  checkTemperature(temperature);
  const table = logitsOf(logits);
  const classes = table.shape[1];
  return rowMax(table).map((max, example) => {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      sum += Math.exp((table.data[example * classes + k] - max) / temperature);
    }
    return -max - temperature * Math.log(sum);
  });
}

/**
 * The mean of the members' free energies, `freeEnergy(logits, { temperature })`. Liu et al., NeurIPS 2020.
 *
 * @example energyScore({ temperature: 1 }).score(predictions) // -9.1, -3.3, ...
 */
export const energyScore = /* @__PURE__ */ definePlugin(
  {
    kind: 'ood-score',
    name: 'energy',
    summary: "mean of the members' free energies, from their logits",
    options: /* @__PURE__ */ z.strictObject({ temperature: /* @__PURE__ */ positiveOption(1) }),
  },
  (options) => ({
    score: ({ logits }) => {
      const energies = memberTables(logits).map((member) => freeEnergy(member, options));
      return energies[0].map(
        (_, example) => energies.reduce((sum, own) => sum + own[example], 0) / energies.length,
      );
    },
  }),
);
