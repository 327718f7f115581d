import { test } from 'vitest';
import { type Condition, expectRefusal, planar } from '../../testing-malformed.js';

const layer = 'conv2d-1';

/** Damage to a convolution's record. */
const on = (message: string, fields: object): Condition => [
  message,
  planar,
  (each) => Object.assign(each.operation('convolutionOfPlanes', layer), fields),
];
/** Damage to the record of how it unfolds. */
const onUnfolded = (message: string, fields: object): Condition => [
  message,
  planar,
  (each) => {
    const { unfolded } = each.operation('convolutionOfPlanes', layer);
    return Object.assign(each.at(unfolded), fields);
  },
];

test.each<Condition>([
  [
    'source has batch lanes, expected planes',
    planar,
    (each) => {
      const source = each.at(each.operation('convolutionOfPlanes', layer).source);
      return Object.assign(each.at(source.tensor), { isPlanar: false, capacity: 1 });
    },
  ],
  [
    'output has batch lanes, expected planes',
    planar,
    (each) => {
      const { output } = each.operation('convolutionOfPlanes', layer);
      return Object.assign(each.at(output), { isPlanar: false, capacity: 1 });
    },
  ],
  [
    'data has',
    planar,
    (each) => {
      const { output } = each.operation('convolutionOfPlanes', layer);
      return Object.assign(each.at(output), { capacity: 16 });
    },
  ],
  [
    'conv2d-1/kernel makes 5 channels of 3, expected 4 of 20',
    planar,
    (each) => {
      const { matrix } = each.operation('convolutionOfPlanes', layer);
      return Object.assign(each.operation('convolutionOfPlanes', 'conv2d-14'), { matrix });
    },
  ],
  [
    'its matrix reads all blocks of columns',
    planar,
    (each) => Object.assign(each.layout(layer), { isBlockwise: false }),
  ],
  on('blockColumns is 2, expected a whole number from 3 to 3', { blockColumns: 2 }),
  onUnfolded('phases is 1, expected a whole number from 2 to 2', { phases: 1 }),
  onUnfolded('rows is 5, expected a whole number from 6 to 6', { rows: 5 }),
  onUnfolded('width is 9, expected a whole number from 8 to 8', { width: 9 }),
  onUnfolded('phaseFloats is 47, expected a whole number from 48', { phaseFloats: 47 }),
  onUnfolded('its weights reach out of the unfolded strip', { kernelWidth: 1 }),
  onUnfolded('bytes of scratch', { phaseFloats: 4096 }),
  [
    'its weights reach out of the unfolded strip',
    planar,
    (each) => Object.assign(each.layout(layer), { channelStep: 4096 }),
  ],
  [
    'source and output differ: one has planes, the other one batch lanes',
    planar,
    (each) => {
      const { source } = each.operation('pool');
      each.keepOnly('pool');
      return Object.assign(each.at(each.at(source).tensor), { isPlanar: false, capacity: 1 });
    },
  ],
  [
    'input and output differ: one has planes, the other one batch lanes',
    planar,
    (each) => {
      const { input } = each.operation('depthwiseForward');
      each.keepOnly('depthwiseForward');
      return Object.assign(each.at(input), { isPlanar: false, capacity: 1 });
    },
  ],
])('%s (%#)', expectRefusal);

test.each(['pool', 'depthwiseForward', 'globalPool', 'add', 'denseOfFew'] as const)(
  '%s is refused where it has too little scratch',
  async (name) => {
    const malformed = await planar();
    malformed.keepOnly(name);
    const verify = malformed.verify.bind(malformed, 8);
    malformed.verify = verify;
    await expectRefusal('bytes of scratch, has 8', () => malformed, Object);
  },
);
