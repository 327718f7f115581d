import { sizeOf } from '@freetickets/core';
import { erk, gather, initialTopology, Mask, uniform } from '@freetickets/sparse-masks';

/** A share of active weights, and how the layers divide it up. */
const setting = (distribution, density) => ({
  name: `${distribution} ${density}`,
  distribution,
  density,
});

/** The same density in every layer but the classifier, which is dense. */
export const uniformSettings = [1, 0.2, 0.1, 0.05].map((density) => setting('uniform', density));
export const erkSettings = [0.2, 0.1].map((density) => setting('ERK', density));

/** A setting by what a user writes: `uniform:0.2`, `ERK:0.2` or, for the latter, `0.2`. */
export function settingOf(text) {
  const [, distribution = 'ERK', density] = /^(?:(uniform|ERK):)?(0?\.\d+|1)$/.exec(text) ?? [];
  if (density) return setting(distribution, Number(density));
  throw new RangeError(`got the density ${text}, expected one such as 0.2, ERK:0.2 or uniform:1.`);
}

/** A network's first state in a setting. */
export function ticketOf({ graph, values }, { distribution, density }, seed = 1) {
  const masks = masksOf(graph, distribution, { sparsity: 1 - density, seed });
  const parameters = graph.parameters.map(({ name, shape }) => {
    const mask = masks[name];
    return [
      name,
      mask ? { shape, mask, values: gather(values[name], mask) } : { shape, values: values[name] },
    ];
  });
  return { graphHash: graph.hash, parameters: Object.fromEntries(parameters) };
}

function masksOf(graph, distribution, options) {
  const maskable = graph.parameters.filter((parameter) => parameter.maskable);
  if (distribution === 'ERK') return initialTopology(maskable, { ...options, distribution: erk() });
  const [classifier] = maskable.slice(-1);
  return {
    ...initialTopology(maskable.slice(0, -1), { ...options, distribution: uniform() }),
    [classifier.name]: Mask.full(sizeOf(classifier.shape)),
  };
}
