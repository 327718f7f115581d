import { FileError, random } from '@freetickets/core';
import { expect, it } from 'vitest';
import {
  cifar10,
  cifar100,
  commonCorruptions,
  corruptedFolder,
  csvFile,
  fashionMnist,
  fromArrays,
  idx,
  imageFolder,
  mnist,
  npyFile,
  readInputs,
  svhn,
} from './index.js';

it('serves arrays in a browser', async () => {
  const inputs = Uint8Array.from({ length: 40 }, (_, i) => i);
  const labels = Array.from({ length: 10 }, (_, i) => i % 2);
  const source = fromArrays({ inputs, inputShape: [2, 2, 1], labels, normalise: 'none' });
  const { train, validation, test } = await source.load({ seed: 1 });
  expect([train.count, validation.count, test.count]).toEqual([8, 1, 1]);
  expect(Number(train.read([0])[0]) % 4).toBe(0);
});

it('corrupts images in a browser', async () => {
  const data = Uint8Array.from({ length: 12 * 12 * 3 }, (_, i) => (i * 7) % 256);
  for (const plugin of commonCorruptions) {
    const image = { data, height: 12, width: 12, channels: 3 };
    const corruption = plugin();
    await corruption.prepare?.();
    const made = corruption.corrupt(image, 5, random.derive(1, plugin.pluginName));
    expect(made).toHaveLength(data.length);
    expect(made).not.toEqual(data);
  }
});

it('says what to do instead of reading files', async () => {
  for (const source of [
    mnist(),
    fashionMnist(),
    cifar10(),
    cifar100(),
    svhn(),
    idx({ folder: 'letters' }),
    imageFolder({ folder: 'birds' }),
    csvFile({ file: 'flowers.csv' }),
    npyFile({ file: 'scans.npy' }),
  ]) {
    expect(await source.files?.present()).toBe(false);
    await expect(source.load({ seed: 1 })).rejects.toThrow(/pass them to `fromArrays`/);
    await expect(source.files?.verify()).rejects.toThrow(FileError);
  }
  await expect(corruptedFolder('CIFAR-10-C')).rejects.toThrow(FileError);
  await expect(readInputs('digit.png', { inputShape: [28, 28, 1] })).rejects.toThrow(FileError);
});
