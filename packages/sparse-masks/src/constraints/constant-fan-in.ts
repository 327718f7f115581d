import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { isNamed } from '../is-named.js';
import { kernelMatrix } from './kernel-matrix.js';

const SHARE = 'a number from 0 to 1';
const NAMES = 'a list of layer names';

/**
 * Every output of a layer has equally many active weights. With `ablation`, updates take all weights from outputs of which
 * less than that share is salient, and give them to the others; 0.3 is the paper's for convolutional networks. `keep` names
 * the layers whose outputs all stay, each of which must be there.
 * Lasby et al., "Dynamic sparse training with structured sparsity", 2024 (SRigL).
 */
export const constantFanIn = /* @__PURE__ */ definePlugin(
  {
    kind: 'constraint',
    name: 'constant-fan-in',
    summary: 'every output has equally many weights',
    options: z.strictObject({
      ablation: z._default(z.number({ error: SHARE }).check(z.gte(0, SHARE), z.lte(1, SHARE)), 0),
      keep: z._default(z.array(z.string({ error: 'the name of a layer' }), { error: NAMES }), [
        'logits',
      ]),
    }),
  },
  ({ ablation, keep }) => ({
    ...(ablation > 0 && { keep }),
    units: (layer) => {
      const { rows, columns } = kernelMatrix(layer);
      const isKept = keep.some((name) => isNamed(layer, name));
      return {
        unitSize: 1,
        groupSize: rows,
        unitOf: (position) => (position % columns) * rows + Math.floor(position / columns),
        ...(ablation > 0 && !isKept && { leastSalient: ablation }),
      };
    },
  }),
);
