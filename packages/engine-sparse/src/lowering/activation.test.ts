import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainActivations } from '../testing-activations.js';
import { expectAgreement } from '../testing-agreement.js';
import { casesOf, upTo } from '../testing-cases.js';
import { activationOf } from './activation-functions.js';

const names = Object.keys(plainActivations);
const layer = fc.oneof(
  fc.constantFrom('relu', ...names).map((activation) => ['Activation', { activation }] as const),
  fc.constantFrom(undefined, 0.5, 1.5).map((maxValue) => ['ReLU', { maxValue }] as const),
  fc.constantFrom(0.1, 0.3).map((alpha) => ['LeakyReLU', { alpha }] as const),
  fc.constant(['ELU', { alpha: 1 }] as const),
);
const shape = fc.oneof(fc.tuple(upTo(5), upTo(5), upTo(7)), fc.tuple(upTo(40)));

test('activates as the definitions say, slopes included', async () => {
  const cases = casesOf(shape, layer, (sketch, [type, config]) => sketch.add(type, config));
  await expectAgreement(cases, 30);
});

test.each(names)('activates a layer by %s', async (activation) => {
  const cases = casesOf(fc.tuple(upTo(30)), upTo(30), (sketch, units) =>
    sketch.add('Dense', { units, activation, useBias: true }),
  );
  await expectAgreement(cases, 2);
});

test('knows no other activation', () => {
  const node = { name: 'a', layer: 'a', type: 'Activation', inputs: [], outputShape: [1] };
  expect(activationOf({ ...node, config: { activation: 'softmax' } })).toBeUndefined();
});
