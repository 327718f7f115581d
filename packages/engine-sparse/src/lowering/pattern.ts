/** What a pattern is made of: for each active weight its row, its column and where it reads, in bytes from the tile's corner. */
export interface Entries {
  readonly count: number;
  row(weight: number): number;
  column(weight: number): number;
  distance(weight: number): number;
  /** Whether the weight is in the pattern. */
  includes(weight: number): boolean;
}

/** Active weights in the order kernels go through them. */
export interface Index {
  /** [blocks][rows] of first slot and number of slots. */
  readonly spans: Int32Array;
  readonly distances: Int32Array;
  /** Which active weight a slot holds; -1 where it only fills up a group of four. */
  readonly indices: Int32Array;
}

/** How many slots an index of `count` weights can need: groups of one row and block are filled up to a multiple of four. */
export function mostSlots(count: number, rows: number, blocks: number): number {
  return Math.ceil((count + 3 * Math.min(count, rows * blocks)) / 4) * 4;
}

/** Sorts weights by block of `blockSize` columns, then row, then their own order; groups start at a multiple of four. */
export function indexWeights(
  entries: Entries,
  rows: number,
  columns: number,
  blockSize: number,
): Index {
  const blocks = Math.ceil(columns / blockSize);
  const spans = new Int32Array(2 * blocks * rows);
  const groups = new Int32Array(entries.count).fill(-1);
  for (let weight = 0; weight < entries.count; weight++) {
    if (!entries.includes(weight)) continue;
    const group = Math.floor(entries.column(weight) / blockSize) * rows + entries.row(weight);
    groups[weight] = group;
    spans[2 * group + 1]++;
  }
  let slots = 0;
  const next = new Int32Array(blocks * rows);
  for (let group = 0; group < next.length; group++) {
    spans[2 * group] = slots;
    next[group] = slots;
    slots += Math.ceil(spans[2 * group + 1] / 4) * 4;
  }
  const distances = new Int32Array(slots);
  const indices = new Int32Array(slots).fill(-1);
  for (let weight = 0; weight < entries.count; weight++) {
    if (groups[weight] < 0) continue;
    const slot = next[groups[weight]]++;
    distances[slot] = entries.distance(weight);
    indices[slot] = weight;
  }
  return { spans, distances, indices };
}
