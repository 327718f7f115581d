import { createRegistry, type Registry } from '@freetickets/core';
import { fashionMnist, idx, mnist } from '@freetickets/datasets';
import { tfjs } from '@freetickets/engine-tfjs';
import { meanLogit, meanProbability, vote, weighted } from '@freetickets/ensemble-aggregators';
import { lenet5, lenet5Caffe, lenet300100, mlp } from '@freetickets/models';
import {
  constant,
  cosine,
  cyclic,
  dense,
  denseEnsemble,
  dst,
  edst,
  exponential,
  linear,
  snapshot,
  staticSparse,
  step,
  warmup,
} from '@freetickets/schedulers';
import { er, erk, uniform } from '@freetickets/sparse-masks';
import * as strategies from '@freetickets/strategies';

const plugins = [
  erk,
  er,
  uniform,
  strategies.magnitudePrune,
  strategies.setPrune,
  strategies.randomPrune,
  strategies.taylorPrune,
  strategies.mestPrune,
  strategies.gradientGrow,
  strategies.randomGrow,
  strategies.randomUnfiredGrow,
  strategies.momentumGrow,
  strategies.rigl,
  strategies.set,
  strategies.magnitude,
  strategies.snfs,
  strategies.mest,
  strategies.staticTopology,
  constant,
  cosine,
  linear,
  step,
  exponential,
  warmup,
  cyclic,
  edst,
  dst,
  staticSparse,
  dense,
  denseEnsemble,
  snapshot,
  meanProbability,
  meanLogit,
  vote,
  weighted,
  tfjs,
  mnist,
  fashionMnist,
  idx,
  lenet300100,
  lenet5,
  lenet5Caffe,
  mlp,
] as const;

/** The union of the built-in plugins: their names complete in the editor. */
export type BuiltIn = (typeof plugins)[number];

/** Every plugin that comes with freetickets. */
export const builtIns: Registry<BuiltIn> = /* @__PURE__ */ createRegistry(...plugins);
