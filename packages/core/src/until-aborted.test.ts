import { expect, test } from 'vitest';
import { untilAborted } from './until-aborted.js';

declare const AbortController: new () => {
  readonly signal: NonNullable<Parameters<typeof untilAborted>[1]>;
  abort(reason: unknown): void;
};
const never = new Promise<number>(() => {});

test('gives what the promise gives', async () => {
  const { signal } = new AbortController();
  expect(await untilAborted(Promise.resolve(1), signal)).toBe(1);
  expect(await untilAborted(Promise.resolve(2), undefined)).toBe(2);
  await expect(untilAborted(Promise.reject(new RangeError('no')), signal)).rejects.toThrow('no');
});

test('rejects with the reason as soon as the signal is aborted, or at once where it is', async () => {
  const controller = new AbortController();
  const waiting = untilAborted(never, controller.signal);
  const reason = new Error('enough');
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(untilAborted(never, controller.signal)).rejects.toBe(reason);
});
