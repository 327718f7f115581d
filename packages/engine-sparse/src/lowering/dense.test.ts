import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import { casesOf, upTo, vectorShape } from '../testing-cases.js';

const dense = fc.record({
  units: fc.oneof(upTo(20), upTo(100)),
  activation: fc.constantFrom('linear', 'relu', 'tanh'),
  useBias: fc.boolean(),
});

test('multiplies vectors of any length', async () => {
  const cases = casesOf(vectorShape, dense, (sketch, config) => sketch.add('Dense', config));
  await expectAgreement(cases, 20);
});

test('multiplies batches as wide as any tile, over several blocks of columns', async () => {
  const linear = { units: 37, activation: 'linear', useBias: true };
  const cases = casesOf(fc.constant([300] as const), fc.constant(linear), (sketch, config) =>
    sketch.add('Dense', config),
  ).map((each) => ({ ...each, count: 137 }));
  await expectAgreement(cases, 6, undefined, 1e7);
});

test('multiplies with frozen kernels', async () => {
  const cases = casesOf(vectorShape, dense, (sketch, config) =>
    sketch.add('Dense', config, { trainable: false }),
  );
  await expectAgreement(cases, 5);
});

test('multiplies twice with one kernel', async () => {
  const cases = casesOf(vectorShape, dense, (sketch, config) => {
    const input = sketch.last;
    const same = { ...config, units: sketch.shapeOf(input)[0] };
    const first = sketch.add('Dense', same);
    const second = sketch.add('Dense', same, { layer: first });
    sketch.add('Concatenate', { axis: -1 }, { inputs: [input, second] });
  });
  await expectAgreement(cases, 8);
});
