import { ModelError } from '@freetickets/core';
import * as v from 'valibot';
import { product } from './geometry.js';
import { activation, flag, size, sizes } from './options.js';
import { type LayerRule, unary } from './rule.js';

export const denseLayers: Readonly<Record<string, LayerRule>> = {
  Dense: unary({ units: size, activation, useBias: flag }, ({ units, useBias }, shape) => ({
    outputShape: shape.with(-1, units),
    operations: product(shape) * units,
    weights: [
      { role: 'kernel', shape: [shape[shape.length - 1], units] },
      ...(useBias ? [{ role: 'bias', shape: [units] }] : []),
    ],
  })),
  Embedding: unary(
    {
      inputDim: size,
      outputDim: size,
      maskZero: v.optional(flag),
      inputLength: v.optional(sizes),
    },
    ({ inputDim, outputDim, inputLength }, shape) => {
      const lengths = inputLength === undefined ? shape : [inputLength].flat();
      if (
        lengths.length !== shape.length ||
        lengths.some((length, i) => length !== null && length !== shape[i])
      ) {
        throw new ModelError(
          `its inputLength is [${lengths.map(String).join(', ')}], its input [${shape.join(', ')}].`,
        );
      }
      return {
        outputShape: [...shape, outputDim],
        weights: [{ role: 'embeddings', shape: [inputDim, outputDim] }],
      };
    },
  ),
};
