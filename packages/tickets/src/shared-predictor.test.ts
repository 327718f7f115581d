import { CallQueue, ModelError, type Predictor } from '@freetickets/core';
import { expect, test } from 'vitest';
import { SharedPredictor } from './shared-predictor.js';

const inputs = new Float32Array();

/**
 * Predictors that are made when `made[i].resolve` is called, and predict their number after a turn of the event loop; `disposed`
 * are those that were disposed of.
 */
function making() {
  const made: { resolve(): void; reject(error: Error): void }[] = [];
  const disposed: number[] = [];
  const shared = new SharedPredictor(
    () =>
      new Promise((resolve, reject) => {
        const number = made.length;
        const queue = new CallQueue('predictor');
        const predictor: Predictor = {
          members: 1,
          dispose: () => queue.close(() => disposed.push(number)),
          predict: (_, count, options) =>
            queue.run(async () => {
              await new Promise((over) => setTimeout(over));
              queue.checkOpen();
              if (count < 0) throw new ModelError('no such count');
              return Float32Array.of(number);
            }, options),
        };
        made.push({ resolve: () => resolve(predictor), reject });
      }),
  );
  const predict = async (signal?: AbortSignal) => {
    const [number] = await shared.predict(inputs, 0, signal && { signal });
    return number;
  };
  return { shared, made, disposed, predict };
}

test('is made once, and again after it was disposed of', async () => {
  const { shared, made, disposed, predict } = making();
  const calls = [predict(), predict()];
  made[0].resolve();
  expect(await Promise.all(calls)).toEqual([0, 0]);
  await shared.dispose();
  await shared.dispose();
  expect(disposed).toEqual([0]);
  const again = predict();
  made[1].resolve();
  expect(await again).toBe(1);
});

test('is made again after it could not be made', async () => {
  const { made, predict } = making();
  const first = predict();
  made[0].reject(new Error('no memory'));
  await expect(first).rejects.toThrow('no memory');
  const second = predict();
  made[1].resolve();
  expect(await second).toBe(1);
});

test('calls say that it was disposed of: while it is being made, while they wait and while they are under way', async () => {
  const { shared, made, disposed, predict } = making();
  const early = predict();
  const over = shared.dispose();
  made[0].resolve();
  await expect(early).rejects.toThrow('The ensemble was disposed of while it predicted.');
  await over;
  const late = [predict(), predict()].map((call) => call.catch((error: unknown) => error));
  made[1].resolve();
  await new Promise((turn) => setImmediate(turn));
  await shared.dispose();
  for (const error of await Promise.all(late)) {
    expect(error).toBeInstanceOf(ModelError);
    expect(String(error)).toContain('The ensemble was disposed of while it predicted.');
  }
  expect(disposed).toEqual([0, 1]);
});

test('other errors are left as they are', async () => {
  const { shared, made } = making();
  const wrong = shared.predict(inputs, -1);
  made[0].resolve();
  await expect(wrong).rejects.toThrow('no such count');
});

test('a signal is heard while it is being made, which goes on for others', async () => {
  const { made, predict } = making();
  const controller = new AbortController();
  const reason = new Error('enough');
  const [leaving, staying] = [predict(controller.signal), predict()];
  controller.abort(reason);
  await expect(leaving).rejects.toBe(reason);
  made[0].resolve();
  expect(await staying).toBe(0);
  expect(made).toHaveLength(1);
});

test('one that could not be made after all leaves the next one alone, and disposing of it is no error', async () => {
  const { shared, made, disposed, predict } = making();
  const first = predict();
  const over = shared.dispose();
  const second = predict();
  made[0].reject(new Error('no memory'));
  await expect(first).rejects.toThrow('no memory');
  await over;
  made[1].resolve();
  await second;
  await shared.dispose();
  expect(disposed).toEqual([1]);
});
