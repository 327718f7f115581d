import { createRegistry } from '@freetickets/core';
import { flipAugmentation, padCropAugmentation } from '@freetickets/datasets';
import { edst } from '@freetickets/methods';
import { expect, test } from 'vitest';
import { augmentationsOf } from './augmentations-of.js';
import { parseConfig } from './settings.js';

const registry = createRegistry(padCropAugmentation, flipAugmentation);
const used = (config: object, preset: 'small' | 'cifar', inputShape: readonly number[]) => {
  const settings = parseConfig({ dataset: 'mnist', ...config });
  const { used, notes } = augmentationsOf(settings, edst({ preset }), inputShape, registry);
  return { names: used.map((each) => Object(each).plugin.name), notes };
};

test('colour images are augmented as the preset was published with, which a note tells', () => {
  const { names, notes } = used({}, 'cifar', [32, 32, 3]);
  expect(names).toEqual(['pad-crop', 'flip']);
  expect(notes).toEqual([expect.stringMatching(/by pad-crop and flip.* set augmentation: \[\]/)]);
});

test('grey images, tables and other presets are not', () => {
  const none = { names: [], notes: [] };
  expect(used({}, 'cifar', [28, 28, 1])).toEqual(none);
  expect(used({}, 'cifar', [3])).toEqual(none);
  expect(used({}, 'small', [32, 32, 3])).toEqual(none);
});

test('what the config says goes first', () => {
  expect(used({ augmentation: [] }, 'cifar', [32, 32, 3])).toEqual({ names: [], notes: [] });
  const flip = { augmentation: [{ name: 'flip', share: 1 }] };
  expect(used(flip, 'small', [28, 28, 1])).toEqual({ names: ['flip'], notes: [] });
  expect(() => used({ augmentation: ['flipp'] }, 'small', [28, 28, 1])).toThrow(/flip/);
});
