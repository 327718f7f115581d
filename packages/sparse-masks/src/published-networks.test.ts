import type { LayerShape } from '@freetickets/core';
import { expect, test } from 'vitest';
import { erk } from './erk.js';
import { layerCounts } from './layer-counts.js';

/** A layer, and how many output positions each of its weights is used for. */
interface Cell extends LayerShape {
  readonly outputs: number;
}

const conv = (name: string, k: number, cIn: number, cOut: number, side: number): Cell => ({
  name,
  shape: [k, k, cIn, cOut],
  outputs: side * side,
});

/** WRN-28-10 on 32x32x3: 28 = 6 * 4 + 4, widths 160, 320, 640. */
function wrn2810(classes: number): Cell[] {
  const cells = [conv('conv1', 3, 3, 16, 32)];
  let cIn = 16;
  for (const [g, width] of [160, 320, 640].entries()) {
    const side = 32 / 2 ** g;
    for (let block = 1; block <= 4; block++) {
      const name = `group${g + 1}/block${block}`;
      cells.push(conv(`${name}/conv1`, 3, cIn, width, side));
      cells.push(conv(`${name}/conv2`, 3, width, width, side));
      if (block === 1) cells.push(conv(`group${g + 1}/shortcut`, 1, cIn, width, side));
      cIn = width;
    }
  }
  return [...cells, { name: 'classifier', shape: [640, classes], outputs: 1 }];
}

/** ResNet-50 on 224x224x3, the stride in the 3x3 convolution. */
function resNet50(): Cell[] {
  const cells = [conv('conv1', 7, 3, 64, 112)];
  let cIn = 64;
  for (const [s, blocks] of [3, 4, 6, 3].entries()) {
    const width = 64 * 2 ** s;
    const side = 56 / 2 ** s;
    for (let block = 1; block <= blocks; block++) {
      const name = `stage${s + 1}/block${block}`;
      const inputSide = block === 1 && s > 0 ? side * 2 : side;
      cells.push(conv(`${name}/conv1`, 1, cIn, width, inputSide));
      cells.push(conv(`${name}/conv2`, 3, width, width, side));
      cells.push(conv(`${name}/conv3`, 1, width, 4 * width, side));
      if (block === 1) cells.push(conv(`${name}/shortcut`, 1, cIn, 4 * width, side));
      cIn = 4 * width;
    }
  }
  return [...cells, { name: 'classifier', shape: [2048, 1000], outputs: 1 }];
}

const sizeOfCell = ({ shape }: Cell): number => shape.reduce((a, b) => a * b);

const multiplyAdds = (cells: readonly Cell[]): number =>
  cells.reduce((sum, cell) => sum + sizeOfCell(cell) * cell.outputs, 0);

const ratio = (cells: readonly Cell[], sparsity: number): number => {
  const counts = layerCounts(cells, { sparsity, distribution: erk() });
  const sparse = cells.reduce((sum, cell, l) => sum + counts[l] * cell.outputs, 0);
  return sparse / multiplyAdds(cells);
};
const dense = (cells: readonly Cell[], sparsity: number): string[] => {
  const counts = layerCounts(cells, { sparsity, distribution: erk() });
  return cells.filter((cell, l) => counts[l] === sizeOfCell(cell)).map(({ name }) => name);
};

test('WRN-28-10 has the right size', () => {
  const cells = wrn2810(10);
  expect(cells.reduce((sum, cell) => sum + sizeOfCell(cell), 0) / 1e6).toBeCloseTo(36.46, 2);
  expect(multiplyAdds(cells) / 1e9).toBeCloseTo(5.243, 3);
});

test.each([
  [10, 0.5, 0.7226],
  [10, 0.8, 0.3396],
  [10, 0.9, 0.1686],
  [10, 0.95, 0.0854],
  [100, 0.5, 0.7219],
  [100, 0.8, 0.3374],
  [100, 0.9, 0.1663],
  [100, 0.95, 0.0828],
])('WRN-28-10, %d classes, sparsity %d: %d of the multiply-adds', (classes, sparsity, share) => {
  expect(ratio(wrn2810(classes), sparsity)).toBeCloseTo(share, 4);
});

const shortcuts = ['group1/shortcut', 'group2/shortcut', 'group3/shortcut'];
test.each([
  [0.8, ['conv1', 'group1/block1/conv1', ...shortcuts, 'classifier']],
  [0.9, ['conv1', 'group1/block1/conv1', ...shortcuts.slice(0, 2), 'classifier']],
  [0.95, ['conv1', ...shortcuts.slice(0, 1), 'classifier']],
])('what ERK leaves dense in WRN-28-10 at %d', (sparsity, names) => {
  expect(dense(wrn2810(10), sparsity).sort()).toEqual([...names].sort());
});

test('ResNet-50 has the right size', () => {
  const cells = resNet50();
  expect(cells.reduce((sum, cell) => sum + sizeOfCell(cell), 0) / 1e6).toBeCloseTo(25.5, 2);
  expect(multiplyAdds(cells) / 1e9).toBeCloseTo(4.089, 3);
});

test.each([
  [0.8, 0.4138],
  [0.9, 0.2418],
  [0.95, 0.1217],
])('ResNet-50, sparsity %d: %d of the multiply-adds', (sparsity, share) => {
  expect(ratio(resNet50(), sparsity)).toBeCloseTo(share, 4);
});
