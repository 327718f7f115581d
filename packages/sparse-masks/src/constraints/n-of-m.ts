import { definePlugin, OptionError } from '@freetickets/core';
import * as z from 'zod/mini';

const WHOLE = 'a whole number of at least 1';
const whole = () => z.int({ error: WHOLE }).check(z.gte(1, WHOLE));

/**
 * N:M sparsity: of every m consecutive inputs of an output, at one place of a convolution's window, exactly n have an active
 * weight; 2 of 4 by default. It says how many weights there are: sparsity 1 - n / m.
 * Mishra et al., "Accelerating sparse deep neural networks", 2021.
 */
export const nOfM = /* @__PURE__ */ definePlugin(
  {
    kind: 'constraint',
    name: 'n-of-m',
    summary: 'n of every m inputs of an output',
    options: z.strictObject({ n: z._default(whole(), 2), m: z._default(whole(), 4) }),
  },
  ({ n, m }) => {
    if (n >= m) throw new OptionError('constraint n-of-m: n', n, `a number below m, which is ${m}`);
    return {
      units: ({ name, shape }) => {
        const [inputs = 1, outputs = 1] = shape.slice(-2);
        if (inputs % m !== 0) {
          throw new OptionError(
            'constraint n-of-m: m',
            m,
            `a divisor of ${inputs}, the inputs of ${name}; or keep that layer dense: distribution.dense`,
          );
        }
        return {
          unitSize: 1,
          groupSize: m,
          activeUnits: n,
          unitOf: (position) => {
            const row = Math.floor(position / outputs);
            const group = Math.floor(row / m) * outputs + (position % outputs);
            return group * m + (row % m);
          },
        };
      },
    };
  },
);
