import { type GraphNode, show } from '@freetickets/core';
import { activationOf } from './activations.js';

/** Why a value of an option is not supported: half a sentence after the layer's name; undefined where it is. */
type Option = (value: unknown, node: GraphNode) => string | undefined;
type Options = { readonly [option: string]: Option };

/** An option of those values alone; `advice` is what to do about another. */
const where =
  (isSupported: (value: unknown) => boolean, advice: string) =>
  (option: string): Option =>
  (value) =>
    isSupported(value) ? undefined : `its ${option} is ${show(value)}; ${advice}`;

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0;
const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(isCount);
const oneOf = (...values: readonly unknown[]) =>
  where((value) => values.includes(value), `use ${values.map((each) => show(each)).join(' or ')}`);
const count = where(isCount, 'use a whole number of at least 1');
const pair = where(isPair, 'use two whole numbers of at least 1');
const flag = oneOf(true, false);
const number = where(Number.isFinite, 'use a number');
const share = where((value) => Number(value) >= 0 && Number(value) < 1, 'use a number from 0 to 1');

const channelsLast = oneOf('channelsLast')('dataFormat');
const eitherFormat = oneOf('channelsLast', 'channelsFirst')('dataFormat');
const activation: Option = (value, node) =>
  activationOf(node) ? undefined : `its activation ${String(value)} is unknown here`;
/** The last axis, counted from either end; the batch is axis 0. */
const lastAxis: Option = (value, { outputShape }) =>
  [value].flat().every((axis) => axis === -1 || axis === outputShape.length)
    ? undefined
    : `its axis is ${show(value)}; only the last one is supported`;
/** What decides nothing but the output's shape, which the graph has. */
const inShape: Option = () => undefined;

const slides = {
  strides: pair('strides'),
  padding: oneOf('same', 'valid')('padding'),
  dataFormat: channelsLast,
};
const weighted = { activation, useBias: flag('useBias') };
const convolution = {
  ...slides,
  ...weighted,
  kernelSize: pair('kernelSize'),
  dilationRate: where(
    (rates) => [rates].flat().every((rate) => rate === 1),
    'use dilationRate 1',
  )('dilationRate'),
};
const pooling = { ...slides, poolSize: pair('poolSize') };

/** Every option of every layer that the engine runs, by TensorFlow.js class. */
const byType = new Map<string, Options>(
  Object.entries({
    Conv2D: { ...convolution, filters: count('filters') },
    DepthwiseConv2D: { ...convolution, depthMultiplier: count('depthMultiplier') },
    Dense: { ...weighted, units: count('units') },
    BatchNormalization: {
      axis: lastAxis,
      momentum: number('momentum'),
      epsilon: number('epsilon'),
      center: flag('center'),
      scale: flag('scale'),
    },
    Activation: { activation },
    ReLU: { maxValue: number('maxValue') },
    LeakyReLU: { alpha: number('alpha') },
    ELU: { alpha: number('alpha') },
    Add: {},
    Concatenate: { axis: lastAxis },
    MaxPooling2D: pooling,
    AveragePooling2D: pooling,
    GlobalMaxPooling2D: { dataFormat: channelsLast },
    GlobalAveragePooling2D: { dataFormat: channelsLast },
    ZeroPadding2D: { padding: inShape, dataFormat: eitherFormat },
    Flatten: { dataFormat: eitherFormat },
    Reshape: { targetShape: inShape },
    Dropout: { rate: share('rate') },
  }),
);

/**
 * Why a layer's options stand in the way: each is either done as TensorFlow.js does it, or named here. An option that is not
 * known may change what the layer computes, and so stands in the way as well.
 */
export function optionProblems(node: GraphNode): readonly string[] {
  const known = byType.get(node.type) ?? {};
  const given = Object.entries(node.config).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return given.flatMap(([name, value]) => {
    if (!Object.hasOwn(known, name)) return `its option ${name} is unknown here; leave it out`;
    return known[name](value, node) ?? [];
  });
}
