import { test } from 'vitest';
import { type Condition, expectRefusal, part, planar } from '../../testing-malformed.js';

const on = (
  message: string,
  name: 'unfold' | 'convolutionOfPlanes' | 'depthwiseOfPlanes' | 'poolOfPlanes',
  fields: object,
): Condition => [message, planar, (each) => Object.assign(each.operation(name), fields)];

/** Damage to the record of what an operation reads unfolded. */
const onUnfolded = (
  message: string,
  name: 'convolutionOfPlanes' | 'depthwiseOfPlanes' | 'poolOfPlanes',
  fields: object,
): Condition => [
  message,
  planar,
  (each) => {
    each.keepOnly(name);
    const { unfolded, input } = each.operation(name);
    return Object.assign(each.at(unfolded ?? input), fields);
  },
];

test.each<Condition>([
  [
    'source has batch lanes, expected planes',
    planar,
    (each) => {
      const source = each.at(each.operation('convolutionOfPlanes', 'conv2d-1').source);
      return Object.assign(each.at(source.tensor), { isPlanar: false, capacity: 1 });
    },
  ],
  [
    'output has batch lanes, expected planes',
    planar,
    (each) => {
      const { output } = each.operation('convolutionOfPlanes', 'conv2d-1');
      return Object.assign(each.at(output), { isPlanar: false, capacity: 1 });
    },
  ],
  [
    'data has',
    planar,
    (each) => {
      const output = each.at(each.operation('poolOfPlanes').output);
      return Object.assign(output, { capacity: 16 });
    },
  ],
  [
    'it has 10 channels, expected 20',
    planar,
    (each) => {
      const { output } = each.operation('unfold');
      each.keepOnly('unfold', 'maxpooling2d-13');
      return Object.assign(each.operation('unfold', 'maxpooling2d-13'), { output });
    },
  ],
  [
    'needs',
    planar,
    (each) => {
      const { verify } = each;
      each.verify = () => verify.call(each, 64);
      return each;
    },
  ],
  onUnfolded('it has 1 phases, expected 2', 'convolutionOfPlanes', { phases: 1 }),
  onUnfolded('its rows reach out of what 32 bits can hold', 'convolutionOfPlanes', {
    phaseFloats: 2 ** 20 + 1,
  }),
  onUnfolded('expected a whole number from', 'convolutionOfPlanes', { phaseFloats: 16 }),
  onUnfolded('data has', 'poolOfPlanes', { phaseFloats: 4096 }),
  onUnfolded('its rows are not as long as those made of it', 'poolOfPlanes', { width: 3 }),
  onUnfolded('its windows reach out of its rows', 'depthwiseOfPlanes', { rows: 1 }),
  onUnfolded('its weights reach out of the unfolded strip', 'convolutionOfPlanes', {
    kernelWidth: 1,
  }),
  onUnfolded('a window has nothing in it', 'poolOfPlanes', { padTop: 2 }),
  on('a window has nothing in it', 'poolOfPlanes', { height: 1 }),
  on('it makes 20 channels of 10', 'depthwiseOfPlanes', { multiplier: 3 }),
  [
    'weights has',
    planar,
    (each) => {
      const { input } = each.operation('depthwiseOfPlanes');
      return Object.assign(each.operation('depthwiseOfPlanes'), {
        weights: part(each.at(input).data, 0, 64),
      });
    },
  ],
  [
    'conv2d-1/kernel makes 5 channels of 3',
    planar,
    (each) => {
      const { matrix } = each.operation('convolutionOfPlanes', 'conv2d-1');
      return Object.assign(each.operation('convolutionOfPlanes', 'conv2d-14'), { matrix });
    },
  ],
])('%s (%#)', expectRefusal);
