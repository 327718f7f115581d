import { expect, test } from 'vitest';
import { checkAgreement, checkLogits } from './agreement.js';

const ticket = { parameters: { w: { values: Float32Array.of(1, 2) } } };
const trained = (loss: number, ...w: number[]) => ({
  label: 'it',
  losses: [loss],
  parameters: { w: Float32Array.from(w) },
});
const reference = trained(2, 1.1, 2);

test('rounding passes', () => {
  expect(() => checkAgreement('here', ticket, reference, trained(2.0001, 1.101, 2))).not.toThrow();
});

test('another loss, another step, a missing parameter and a NaN do not', () => {
  const check = (other: object) => () => checkAgreement('here', ticket, reference, other);
  expect(check(trained(2.001, 1.1, 2))).toThrow('here: the loss of step 1 is 2.001');
  expect(check(trained(2, 1.11, 2))).toThrow('w on it is off');
  expect(check(trained(2, 1, 2))).toThrow('w on it is off');
  expect(check(trained(2, 1.1))).toThrow('w on it is off');
  expect(check(trained(2, 1.1, Number.NaN))).toThrow('w on it is off');
  expect(check(trained(Number.NaN, 1.1, 2))).toThrow('loss');
});

test('logits agree to rounding', () => {
  const logits = (...values: number[]) => ({ label: 'it', logits: Float32Array.from(values) });
  const check = (other: object) => () => checkLogits('here', logits(3, 4), other);
  expect(check(logits(3, 4.001))).not.toThrow();
  expect(check(logits(3, 4.01))).toThrow('differ');
});
