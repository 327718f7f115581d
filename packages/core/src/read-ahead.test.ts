import { expect, it } from 'vitest';
import type { Examples } from './dataset.js';
import { DataError, PluginError } from './errors.js';
import { makeReady, readInOrder } from './read-ahead.js';

/** Examples of `size` values, which tell what is asked of them; what is read begins and ends with an index. */
function counted(count: number, size: number) {
  const log: string[] = [];
  const range = (indices: ArrayLike<number>) => `${indices[0]}-${indices[indices.length - 1]}`;
  const examples: Examples = {
    count,
    labels: new Int32Array(count),
    read: (indices) => {
      if (indices.length > 1) log.push(`read ${range(indices)}`);
      const inputs = new Float32Array(indices.length * size);
      inputs[0] = indices[0];
      inputs[inputs.length - 1] = indices[indices.length - 1];
      return inputs;
    },
    prefetch: async (indices) => {
      log.push(`prefetch ${range(indices)}`);
      await Promise.resolve();
      log.push(`ready ${range(indices)}`);
    },
  };
  return { examples, log };
}
async function chunksOf(examples: Examples) {
  const chunks: number[][] = [];
  for await (const { start, count, inputs } of readInOrder(examples)) {
    expect(inputs[0]).toBe(start);
    expect(inputs.at(-1)).toBe(start + count - 1);
    chunks.push([start, count]);
  }
  return chunks;
}

it('reads all examples in order, each chunk when it is ready and the next under way', async () => {
  const { examples, log } = counted(2500, 3);
  expect(await chunksOf(examples)).toEqual([
    [0, 1000],
    [1000, 1000],
    [2000, 500],
  ]);
  for (const [range, next] of [
    ['0-999', '1000-1999'],
    ['1000-1999', '2000-2499'],
  ]) {
    expect(log.indexOf(`ready ${range}`)).toBeLessThan(log.indexOf(`read ${range}`));
    expect(log.indexOf(`prefetch ${next}`)).toBeLessThan(log.indexOf(`read ${range}`));
  }
  expect(log.indexOf('ready 2000-2499')).toBeLessThan(log.indexOf('read 2000-2499'));
});

it('reads fewer at a time where they are large, and none of none', async () => {
  expect(await chunksOf(counted(3, 2 ** 23).examples)).toEqual([
    [0, 2],
    [2, 1],
  ]);
  expect(await chunksOf(counted(2, 2 ** 24 + 1).examples)).toEqual([
    [0, 1],
    [1, 1],
  ]);
  expect(await chunksOf(counted(0, 1).examples)).toEqual([]);
});

it('tells of errors only where their examples are waited for', async () => {
  const prefetch = async (indices: ArrayLike<number>) => {
    if (indices[0] === 1) throw new Error('one');
  };
  await makeReady({ prefetch }, [0], [1]);
  await expect(makeReady({ prefetch }, [1], [])).rejects.toThrow('one');
  await makeReady({}, [0], [1]);
});

it.each([
  ['rejects', async () => Promise.reject(new Error('the disk is gone'))],
  [
    'throws',
    () => {
      throw new Error('the disk is gone');
    },
  ],
])('says whose fault it is where prefetch %s', async (_, prefetch) => {
  const failing = { ...counted(3, 1).examples, prefetch };
  const reading = readInOrder(failing).next();
  await expect(reading).rejects.toThrow(PluginError);
  await expect(reading).rejects.toThrow('the data set: prefetch() threw Error: the disk is gone.');
});

it("leaves freetickets' own errors of prefetch as they are, and does not need its promise", async () => {
  const { examples } = counted(3, 1);
  const own = new DataError('3.png is damaged');
  const prefetch = async () => Promise.reject(own);
  await expect(readInOrder({ ...examples, prefetch }).next()).rejects.toBe(own);
  const synchronous = { ...examples, prefetch: () => undefined as never };
  expect((await readInOrder(synchronous).next()).value).toMatchObject({ start: 0, count: 3 });
});

it('says whose fault it is where read throws', async () => {
  const read = (indices: ArrayLike<number>) => {
    if (indices.length > 1) throw new Error('the disk is gone');
    return new Float32Array(1);
  };
  const reading = readInOrder({ ...counted(3, 1).examples, read }).next();
  await expect(reading).rejects.toThrow(PluginError);
  await expect(reading).rejects.toThrow('the data set: read() threw Error: the disk is gone.');
});
