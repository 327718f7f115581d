import type { Predictor } from '@freetickets/core';
import { expect, test } from 'vitest';
import { SharedPredictor } from './shared-predictor.js';

/** Predictors that are made when `made[i].resolve` is called; `disposed` are those that were disposed of. */
function making() {
  const made: { resolve(): void; reject(error: Error): void }[] = [];
  const disposed: number[] = [];
  const shared = new SharedPredictor(
    () =>
      new Promise((resolve, reject) => {
        const members = made.length;
        const dispose = () => void disposed.push(members);
        const predictor: Predictor = { members, dispose, predict: async () => new Float32Array() };
        made.push({ resolve: () => resolve(predictor), reject });
      }),
  );
  return { shared, made, disposed };
}

test('is made once, and again after it was disposed of', async () => {
  const { shared, made, disposed } = making();
  const calls = [shared.get(), shared.get()];
  made[0].resolve();
  expect((await Promise.all(calls)).map(({ members }) => members)).toEqual([0, 0]);
  await shared.dispose();
  await shared.dispose();
  expect(disposed).toEqual([0]);
  const again = shared.get();
  made[1].resolve();
  expect((await again).members).toBe(1);
});

test('is made again after it could not be made', async () => {
  const { shared, made } = making();
  const first = shared.get();
  made[0].reject(new Error('no memory'));
  await expect(first).rejects.toThrow('no memory');
  const second = shared.get();
  made[1].resolve();
  expect((await second).members).toBe(1);
});

test('is disposed of while it is being made, once it is', async () => {
  const { shared, made, disposed } = making();
  const call = shared.get();
  const over = shared.dispose();
  made[0].resolve();
  await over;
  await call;
  expect(disposed).toEqual([0]);
});

test('one that could not be made after all leaves the next one alone, and disposing of it is no error', async () => {
  const { shared, made, disposed } = making();
  const first = shared.get();
  const over = shared.dispose();
  const second = shared.get();
  made[0].reject(new Error('no memory'));
  await expect(first).rejects.toThrow('no memory');
  await over;
  made[1].resolve();
  await second;
  await shared.dispose();
  expect(disposed).toEqual([1]);
});
