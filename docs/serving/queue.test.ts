import type { PredictionRow } from 'freetickets';
import { expect, test } from 'vitest';
import type { Row } from './predictor.js';
import { createQueue } from './queue.js';

const never = () => new AbortController().signal;

/** Says the value of each input as its class, when told to; and what it was asked. */
function slow() {
  const asked: { values: number[]; signal: AbortSignal; end(error?: Error): void }[] = [];
  const predict = (data: Float64Array, { signal }: { signal: AbortSignal }) =>
    new Promise<{ toJSON(): PredictionRow[] }>((resolve, reject) => {
      const rowOf = (value: number): PredictionRow => ({
        ...{ class: String(value), probability: 1, probabilities: [1] },
        ...{ entropy: 0, expectedEntropy: 0, mutualInformation: 0 },
      });
      const prediction = { toJSON: () => Array.from(data, rowOf) };
      const end = (error?: Error) => (error ? reject(error) : resolve(prediction));
      asked.push({ values: [...data], signal, end });
    });
  return { predict, asked };
}

const one = (...values: number[]) => ({ data: Float32Array.from(values), count: values.length });
const classOf = (row: Row) => ('class' in row ? row.class : undefined);
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('predicts what waits together, in order, as far as a batch goes', async () => {
  const { predict, asked } = slow();
  const batches: number[] = [];
  const queue = createQueue({ predict }, { maxBatch: 4, maxQueue: 10 }, (n) => batches.push(n));
  const labels: Promise<number[]>[] = [];
  const ask = (...values: number[]) => {
    labels.push(
      queue.predict(one(...values), never()).then((rows) => rows.map(classOf).map(Number)),
    );
  };
  ask(1);
  await turn();
  for (const values of [[2, 3], [4], [5, 6], [7, 8, 9, 10, 11], [12]]) ask(...values);
  expect(queue.length).toBe(5);
  for (let i = 0; i < 5; i++) {
    await turn();
    expect(asked).toHaveLength(i + 1);
    asked[i].end();
    await turn();
  }
  expect(await Promise.all(labels)).toEqual([[1], [2, 3], [4], [5, 6], [7, 8, 9, 10, 11], [12]]);
  expect(asked.map(({ values }) => values)).toEqual([
    [1],
    [2, 3, 4],
    [5, 6],
    [7, 8, 9, 10, 11],
    [12],
  ]);
  expect(batches).toEqual([1, 3, 2, 5, 1]);
  await queue.idle();
});

test('refuses what does not fit into the queue', async () => {
  const { predict, asked } = slow();
  const queue = createQueue({ predict }, { maxBatch: 4, maxQueue: 1 }, () => {});
  const first = queue.predict(one(1), never());
  await expect(queue.predict(one(2), never())).rejects.toMatchObject({ status: 503 });
  await turn();
  const second = queue.predict(one(2), never());
  expect(() => queue.requirePlace()).toThrow('Too many requests wait');
  asked[0].end();
  await first;
  await turn();
  asked[1].end();
  expect((await second).map(classOf)).toEqual(['2']);
});

test('a request that is aborted leaves at once, and is not predicted if it waited', async () => {
  const { predict, asked } = slow();
  const queue = createQueue({ predict }, { maxBatch: 4, maxQueue: 3 }, () => {});
  const [under, waiting] = [new AbortController(), new AbortController()];
  const first = queue.predict(one(1), under.signal);
  await turn();
  const second = queue.predict(one(2), waiting.signal);
  const third = queue.predict(one(3), never());
  waiting.abort(new Error('gone'));
  under.abort(new Error('late'));
  await expect(second).rejects.toThrow('gone');
  await expect(first).rejects.toThrow('late');
  expect(queue.length).toBe(1);
  asked[0].end();
  await turn();
  expect(asked[1].values).toEqual([3]);
  asked[1].end();
  await third;
  await expect(queue.predict(one(4), waiting.signal)).rejects.toThrow('gone');
});

test('a batch is stopped when nobody waits for it any more, not before', async () => {
  const { predict, asked } = slow();
  const queue = createQueue({ predict }, { maxBatch: 4, maxQueue: 3 }, () => {});
  const controllers = [new AbortController(), new AbortController()];
  const requests = controllers.map(({ signal }, i) => queue.predict(one(i), signal));
  await turn();
  const [{ values, signal, end }] = asked;
  expect(values).toEqual([0, 1]);
  controllers[0].abort();
  expect(signal.aborted).toBe(false);
  controllers[1].abort();
  expect(signal.aborted).toBe(true);
  end(new Error('stopped'));
  const reasons = await Promise.allSettled(requests);
  expect(reasons.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('of a batch that fails each request is predicted alone, and only the wrong one rejected', async () => {
  const { predict, asked } = slow();
  const batches: number[] = [];
  const queue = createQueue({ predict }, { maxBatch: 4, maxQueue: 4 }, (n) => batches.push(n));
  const gone = new AbortController();
  const right = queue.predict(one(1, 2), never());
  const wrong = queue.predict(one(3), never());
  const left = queue.predict(one(4), gone.signal);
  left.catch(() => {});
  await turn();
  gone.abort(new Error('gone'));
  asked[0].end(new Error('input 2 is wrong'));
  await turn();
  asked[1].end();
  await turn();
  asked[2].end(new Error('input 0 is wrong'));
  expect((await right).map(classOf)).toEqual(['1', '2']);
  await expect(wrong).rejects.toThrow('input 0 is wrong');
  await expect(left).rejects.toThrow('gone');
  expect(asked.map(({ values }) => values)).toEqual([[1, 2, 3, 4], [1, 2], [3]]);
  expect(batches).toEqual([2]);
  await queue.idle();
});

test('a batch that fails rejects its requests; the next goes on', async () => {
  const { predict, asked } = slow();
  const queue = createQueue({ predict }, { maxBatch: 1, maxQueue: 3 }, () => {});
  const first = queue.predict(one(1), never());
  const second = queue.predict(one(2), never());
  await turn();
  asked[0].end(new Error('broken'));
  await expect(first).rejects.toThrow('broken');
  await turn();
  asked[1].end();
  expect((await second).map(classOf)).toEqual(['2']);
});
