import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DataError, type Examples, FileError, OptionError } from '@freetickets/core';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageFolder } from './image-folder.js';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'images-')), 'birds');
  await mkdir(folder);
});
afterEach(() => rm(dirname(folder), { recursive: true }));

async function put(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}
const png = (height: number, width: number, channels: number, ...data: number[]) =>
  encodePng({ height, width, channels, data: Uint8Array.from(data) });
/** A grey image of one pixel. */
const pixel = (value: number) => png(1, 1, 1, value);

const plain = { mean: [0], std: [1] };
const raw = { seed: 1, preprocessing: plain };
const all = (examples: Examples) => [...examples.read(Int32Array.from(examples.labels.keys()))];

/** Ten images of the class `owl`, 0 .. 9, and ten of `wren`, 100 .. 109. */
async function putClasses(inside = ''): Promise<void> {
  for (let i = 0; i < 10; i++) {
    await put(join(inside, 'owl', `${i}.png`), pixel(i));
    await put(join(inside, 'wren', `${i}.png`), pixel(100 + i));
  }
}

describe('a sub-folder for each class', () => {
  it('holds a tenth out for testing, the same for every seed, and a tenth of the rest', async () => {
    await putClasses();
    await put('notes.txt', 'x');
    await put('.hidden/a.png', 'x');
    const source = imageFolder({ folder });
    const one = await source.load(raw);
    const other = await source.load({ ...raw, seed: 2 });
    expect(one.name).toBe('birds');
    expect(one.classes).toEqual(['owl', 'wren']);
    expect(one.inputShape).toEqual([1, 1, 1]);
    const { train, validation, test } = one;
    expect([train.count, validation.count, test.count]).toEqual([16, 2, 2]);
    expect(all(other.test)).toEqual(all(test));
    expect(all(other.validation)).not.toEqual(all(validation));
    const values = [train, validation, test].flatMap(all).sort((a, b) => a - b);
    expect(values).toEqual([...Array(10).keys(), ...[...Array(10).keys()].map((i) => 100 + i)]);
    for (const part of [train, validation, test]) {
      all(part).forEach((value, i) => {
        expect(part.labels[i]).toBe(value >= 100 ? 1 : 0);
      });
    }
  });

  it('tests on all of them where the share is 1', async () => {
    await putClasses();
    const { test } = await imageFolder({ folder, testShare: 1 }).load(raw);
    expect(all(test).sort((a, b) => a - b)).toEqual([
      ...Array(10).keys(),
      ...[...Array(10).keys()].map((i) => 100 + i),
    ]);
    expect(() => imageFolder({ folder, testShare: 0 })).toThrow('testShare');
  });

  it('takes turns between the classes, so that a limit is balanced', async () => {
    await putClasses('train');
    await put('test/owl/a.png', pixel(3));
    await put('test/wren/a.png', pixel(4));
    const { train, validation } = await imageFolder({ folder, limit: 6 }).load(raw);
    const values = [train, validation].flatMap(all).sort((a, b) => a - b);
    expect(values).toEqual([0, 1, 2, 100, 101, 102]);
  });

  it('uses a test folder whole, and holds out of `train` where there is none', async () => {
    await putClasses('train');
    expect((await imageFolder({ folder }).load(raw)).test.count).toBe(2);
    for (const [path, value] of [
      ['wren/b', 7],
      ['owl/a', 8],
      ['wren/a', 9],
    ]) {
      await put(`test/${path}.png`, pixel(Number(value)));
    }
    const { train, validation, test, classes } = await imageFolder({ folder }).load(raw);
    expect(classes).toEqual(['owl', 'wren']);
    expect([train.count, validation.count]).toEqual([18, 2]);
    expect(all(test)).toEqual([8, 9, 7]);
    expect([...test.labels]).toEqual([0, 1, 1]);
  });

  it.each(['validation', 'valid', 'val', 'dev'])('validates on %s/, whole', async (name) => {
    await putClasses('train');
    await put(`${name}/wren/a.png`, pixel(7));
    await put(`${name}/owl/a.png`, pixel(8));
    await put('test/owl/a.png', pixel(9));
    await put('test/wren/a.png', pixel(10));
    const { train, validation, test } = await imageFolder({ folder }).load(raw);
    expect([train, validation, test].map(({ count }) => count)).toEqual([20, 2, 2]);
    expect([all(validation), [...validation.labels]]).toEqual([
      [8, 7],
      [0, 1],
    ]);
    expect(all(test)).toEqual([9, 10]);
  });

  it('refuses two validation folders, and a class that is not in train', async () => {
    await putClasses('train');
    await put('val/owl/a.png', pixel(8));
    await put('val/wren/a.png', pixel(8));
    await put('val/crow/a.png', pixel(8));
    await expect(imageFolder({ folder }).load(raw)).rejects.toThrow(/val.crow: there is no class/);
    await put('valid/owl/a.png', pixel(8));
    await expect(imageFolder({ folder }).load(raw)).rejects.toThrow('it holds val and valid');
  });

  it('names a link that leads nowhere', async () => {
    await putClasses();
    await symlink(join(folder, 'gone'), join(folder, 'owl', 'link.png'));
    await expect(imageFolder({ folder }).load(raw)).rejects.toThrow(
      /owl.link\.png: the link leads to nothing/,
    );
  });

  it('takes the named classes in their order', async () => {
    await putClasses();
    await put('crow/a.png', pixel(200));
    const { classes, train } = await imageFolder({ folder, classes: ['wren', 'owl'] }).load(raw);
    expect(classes).toEqual(['wren', 'owl']);
    all(train).forEach((value, i) => {
      expect(train.labels[i]).toBe(value >= 100 ? 0 : 1);
    });
  });

  it('standardises by the training part unless told otherwise', async () => {
    await putClasses();
    const { train, preprocessing } = await imageFolder({ folder }).load({ seed: 1 });
    const values = all(train);
    expect(values.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 4);
    expect(preprocessing.mean[0]).toBeGreaterThan(40);
  });

  it('may be a link', async () => {
    await put('owl/a.png', pixel(1));
    await put('owl/b.png', pixel(2));
    await symlink(join(folder, 'owl'), join(folder, 'wren'));
    expect((await imageFolder({ folder }).load(raw)).classes).toEqual(['owl', 'wren']);
  });
});

describe('sizes and colours', () => {
  it('must agree where no shape is asked for', async () => {
    await put('owl/a.png', png(1, 2, 1, 1, 2));
    await put('owl/b.png', png(2, 1, 1, 1, 2));
    await put('wren/a.png', png(1, 2, 1, 3, 4));
    const load = imageFolder({ folder }).load(raw);
    await expect(load).rejects.toThrow(DataError);
    await expect(load).rejects.toThrow(
      /b\.png: got .*\[2,1\] pixels, expected \[1,2\] as in .*a\.png/,
    );
  });

  it('are those of the first, in colour where any image is', async () => {
    await put('owl/a.png', png(1, 1, 1, 9));
    await put('wren/a.png', png(1, 1, 4, 10, 20, 30, 0));
    const preprocessing = { mean: [0, 0, 0], std: [1, 1, 1] };
    await put('wren/b.png', pixel(9));
    const { train, validation, test } = await imageFolder({ folder }).load({
      seed: 1,
      preprocessing,
    });
    const images = [train, validation, test].map((part) => all(part).join());
    expect(images.sort()).toEqual(['10,20,30', '9,9,9', '9,9,9']);
  });

  it('become those of the option, or rather those asked for on load', async () => {
    await put('owl/a.png', png(1, 2, 3, 255, 0, 0, 0, 0, 255));
    await put(
      'owl/b.jpg',
      encodeJpeg({ width: 8, height: 8, data: Buffer.alloc(256, 77) }, 100).data,
    );
    await put('owl/c.png', png(2, 2, 1, 1, 2, 3, 4));
    await put('wren/a.png', pixel(5));
    const source = imageFolder({ folder, inputShape: [1, 1, 1] });
    const { train, validation, test, inputShape } = await source.load(raw);
    expect(inputShape).toEqual([1, 1, 1]);
    // The mean of luma 76.245 and 29.07 is rounded once; 2.5 to even.
    const values = [train, validation, test].flatMap(all).sort((a, b) => a - b);
    expect(values).toEqual([2, 5, 53, 77]);
    const preprocessing = { mean: [0, 0, 0], std: [1, 1, 1] };
    const wide = await source.load({ seed: 1, inputShape: [1, 2, 3], preprocessing });
    const images = [wide.train, wide.validation, wide.test].map((part) => all(part).join());
    expect(images.join()).toContain('255,0,0,0,0,255');
    expect(wide.inputShape).toEqual([1, 2, 3]);
  });
});

describe('without classes', () => {
  it('gives all images in each part, to evaluate by', async () => {
    await put('b.png', png(1, 2, 1, 10, 20));
    await put('a.png', pixel(3));
    await put('notes.txt', 'x');
    const dataset = await imageFolder({ folder }).load({
      seed: 1,
      inputShape: [1, 1, 1],
      preprocessing: { mean: [1], std: [2] },
    });
    for (const part of [dataset.train, dataset.validation, dataset.test]) {
      expect(all(part)).toEqual([1, 7]);
      expect([...part.labels]).toEqual([0, 0]);
    }
    await rm(join(folder, 'a.png'));
    await rm(join(folder, 'b.png'));
    await put('owl/a.png', pixel(3));
    const single = await imageFolder({ folder }).load({ seed: 1, inputShape: [1, 1, 1] });
    expect(all(single.test)).toEqual([3]);
    expect(single.classes).toEqual(['owl']);
  });

  it('is not trained on', async () => {
    await put('a.png', pixel(3));
    const load = imageFolder({ folder, inputShape: [1, 1, 1] }).load({ seed: 1 });
    await expect(load).rejects.toThrow(FileError);
    await expect(load).rejects.toThrow(
      /no class, so that they serve to evaluate an ensemble \(`ood`\)/,
    );
    const wrong = { seed: 1, inputShape: [1, 1, 3], preprocessing: plain };
    await expect(imageFolder({ folder }).load(wrong)).rejects.toThrow(DataError);
  });
});

describe('files', () => {
  it('are known', async () => {
    await putClasses();
    const { files } = imageFolder({ folder });
    expect(files?.folder).toBe(folder);
    expect(await files?.present()).toBe(true);
    await files?.verify();
    await put('owl/5.png', 'x');
    await expect(files?.verify()).rejects.toThrow(/5\.png: the image cannot be decoded/);
    await expect(files?.add()).rejects.toThrow(FileError);
    await expect(imageFolder({ folder }).load(raw)).rejects.toThrow(/5\.png: the image/);
    expect(await imageFolder({ folder: join(folder, 'no') }).files?.present()).toBe(false);
    await put('stray.png', 'x');
    await expect(files?.present()).rejects.toThrow(/holds images, such as stray.png, beside/);
  });

  it('that are missing are named', async () => {
    const load = (options: object = {}) => imageFolder({ folder, ...options }).load(raw);
    await expect(load()).rejects.toThrow(/birds: it holds no images/);
    await expect(load({ folder: join(folder, 'no') })).rejects.toThrow(
      /no: the folder cannot be read: there is none/,
    );
    await put('a.tsv', 'x');
    await expect(load({ folder: join(folder, 'a.tsv') })).rejects.toThrow(
      /a\.tsv: the folder cannot be read: it is a file\. Give a folder .* or a \.csv or \.npy file/,
    );
    await put('owl/a.png', pixel(1));
    await mkdir(join(folder, 'wren'));
    await expect(load()).rejects.toThrow(/wren: it holds no images/);
    await expect(load({ classes: ['owl', 'crow'] })).rejects.toThrow(/crow: the folder cannot be/);
    await put('a.png', pixel(1));
    await expect(load()).rejects.toThrow(/birds: it holds images, such as a\.png, beside folders/);
    await rm(join(folder, 'a.png'));
    await put('train/owl/a.png', pixel(1));
    await mkdir(join(folder, 'test'));
    await expect(load()).rejects.toThrow(/owl: the folder cannot be read/);
    await put('test/owl/a.png', pixel(1));
    await put('test/crow/a.png', pixel(1));
    await expect(load()).rejects.toThrow(/crow: there is no class of that name in the train/);
  });

  it('that are not read are told of', async () => {
    await putClasses('train');
    await put('__MACOSX/a.png', 'x');
    await put('train/owl/Thumbs.db', 'x');
    expect((await imageFolder({ folder }).load(raw)).notes).toEqual([]);
    await put('train/owl/a.webp', 'x');
    await put('train/wren/more/a.png', pixel(1));
    await put('Testing/owl/a.png', pixel(1));
    const { train, notes } = await imageFolder({ folder }).load(raw);
    expect(train.count).toBe(16);
    const left = ['Testing', 'train/owl/a.webp', 'train/wren/more'].map((path) =>
      join(folder, path),
    );
    expect(notes).toEqual([
      expect.stringContaining(
        `3 images of other formats and folders are left out: ${left.join(', ')}.`,
      ),
    ]);
  });

  it('that are one folder too deep are named', async () => {
    await put('owl/inner/a.png', pixel(1));
    await put('wren/a.png', pixel(1));
    await expect(imageFolder({ folder }).load(raw)).rejects.toThrow(
      /owl: it holds no images but "inner", expected the \.png, .* files of the class/,
    );
  });

  it('do not fit inputs that are no images', async () => {
    await put('a.png', pixel(1));
    const load = imageFolder({ folder }).load({ seed: 1, inputShape: [10] });
    await expect(load).rejects.toThrow(DataError);
    await expect(load).rejects.toThrow(/birds: got images, expected inputs of shape \[10\]/);
  });

  it('come with options that are checked', () => {
    expect(() => imageFolder({ folder: '' })).toThrow(/folder: got "", expected a folder of PNG/);
    for (const inputShape of [
      [2, 2],
      [2, 2, 2],
      [0, 2, 1],
      [1.5, 1, 1],
    ]) {
      expect(() => imageFolder({ folder, inputShape })).toThrow(OptionError);
    }
    expect(() => imageFolder({ folder, inputShape: [2, 2] })).toThrow(
      /inputShape: got \[2,2\], expected \[height, width, 1\] or/,
    );
  });
});
