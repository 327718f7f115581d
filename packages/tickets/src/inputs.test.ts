import { DataError } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { type Inputs, prepareInputs } from './inputs.js';

const prepare = (inputs: unknown) =>
  prepareInputs(inputs as Inputs, [2, 1], { mean: [0], std: [1] });

/** What a server finds in a request. */
const fromJson = (text: string) => prepare(JSON.parse(text));

describe('takes', () => {
  const three = { data: Float32Array.of(1, 2, 3, 4, 5, 6), count: 3 };
  test.each<[string, unknown]>([
    ['JSON with a shape', JSON.parse('{"shape":[3,2,1],"data":[1,2,3,4,5,6]}')],
    ['JSON without', JSON.parse('[[[1],[2]],[[3],[4]],[[5],[6]]]')],
    ['typed arrays in arrays', [1, 3, 5].map((x) => [Float32Array.of(x), Uint8Array.of(x + 1)])],
    ['halves of bytes', Uint16Array.of(1, 2, 3, 4, 5, 6)],
  ])('%s', async (_, inputs) => {
    expect(await prepare(inputs)).toEqual(three);
  });
});

describe('refuses', () => {
  test('numbers that are said to be there, but are not', async () => {
    await expect(
      fromJson('{"shape":[1000000,28,28,1],"data":{"length":784000000}}'),
    ).rejects.toThrow('Got inputs whose data is {"length":784000000}, expected an array');
    await expect(fromJson('{"shape":[1e9,2,1],"data":[1,2]}')).rejects.toThrow(
      'Got shape [1000000000,2,1] of 2 numbers',
    );
    await expect(prepare({ shape: [1e8, 2, 1], data: new Array(2e8) })).rejects.toThrow(
      'Got undefined among',
    );
    await expect(prepare(new Array(2e8))).rejects.toThrow(DataError);
  });

  test.each([
    ['texts', '{"shape":[1,2,1],"data":["1","2"]}'],
    ['a text', '{"shape":[1,2,1],"data":"12"}'],
    ['booleans', '{"shape":[1,2,1],"data":[true,false]}'],
    ['null', '{"shape":[1,2,1],"data":[1,null]}'],
    ['null among nested arrays', '[[[1],[null]]]'],
    ['no data', '{"shape":[1,2,1]}'],
    ['a shape that is none', '{"shape":{"length":3,"0":1},"data":[1,2]}'],
    ['a text for a shape', '{"shape":"1,2,1","data":[1,2]}'],
    ['texts in the shape', '{"shape":["1","2","1"],"data":[1,2]}'],
    ['a negative shape', '{"shape":[-1,-2,1],"data":[1,2]}'],
    ['half an input', '{"shape":[0.5,2,1],"data":[1]}'],
    ['infinity', '[1, 1e999]'],
    ['more than 32 bits hold', '[1, 1e300]'],
  ])('%s: %s', async (_, text) => {
    await expect(fromJson(text)).rejects.toThrow(DataError);
  });

  test('arrays in arrays without end', async () => {
    let deep: unknown = 1;
    for (let i = 0; i < 1e5; i++) deep = [deep];
    await expect(prepare(deep)).rejects.toThrow('nested deeper than 6 levels');
    await expect(prepare([[[1], [deep]]])).rejects.toThrow(DataError);
    const self: unknown[] = [];
    self.push(self);
    await expect(prepare(self)).rejects.toThrow('nested deeper');
    await expect(prepare({ shape: [1, 2, 1], data: { deep } })).rejects.toThrow(DataError);
  });

  test('arrays that hold no numbers', async () => {
    for (const inputs of [BigInt64Array.of(1n, 2n), new DataView(new ArrayBuffer(8)), [1n, 2n]]) {
      await expect(prepare(inputs)).rejects.toThrow(DataError);
      await expect(prepare({ shape: [1, 2, 1], data: inputs })).rejects.toThrow(DataError);
    }
  });
});
