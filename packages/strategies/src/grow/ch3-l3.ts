import { definePlugin, type LayerView } from '@freetickets/core';
import { highest } from '@freetickets/sparse-masks';
import { joined } from './joined.js';

/**
 * Grows by link prediction, without gradients. A layer is the bipartite graph of its inputs and outputs, with an edge a
 * weight; a position (u, v) has the score
 *
 * CH3-L3(u, v) = sum over paths u - a - b - v of 1 / sqrt((1 + e_a)(1 + e_b)),
 *
 * where e is how many edges of a node leave the local community, which is u, v and all nodes on such paths. Where fewer
 * positions than asked for have a path, the others are drawn at random. A convolution counts as the matrix of
 * (kh * kw * c_in, c_out).
 * Zhang et al., "Epitopological learning and Cannistraci-Hebb network shape intelligence brain-inspired theory for
 * ultra-sparse advantage in deep learning", 2024.
 */
export const ch3L3Grow = /* @__PURE__ */ definePlugin(
  { kind: 'grow', name: 'ch3-l3', summary: 'where short paths in the layer predict a link' },
  () => ({
    needs: [],
    grow: (layer, count, random) => {
      const scores = ch3L3Scores(layer);
      const linked = layer.mask.inactive().filter((position) => scores[position] > 0);
      if (count <= linked.length) return highest(linked, count, (position) => scores[position]);
      const others = layer.mask.inactive().filter((position) => scores[position] === 0);
      return joined(linked, random.sample(others, count - linked.length));
    },
    score: (layer, random) => {
      const scores = ch3L3Scores(layer);
      // Below the score of any path: of n edges a node, none is below 1 / n.
      return (position) => scores[position] || random.uniform() / layer.mask.size;
    },
  }),
);

/**
 * The score of every inactive position. Of a node a on the side of v, the edges that leave the community are all but those to
 * neighbours of v, and the one to u; so 1 + e_a = degree(a) - |N(a) and N(v)|, whatever u is, and likewise for b.
 */
export function ch3L3Scores({ mask, shape }: Pick<LayerView, 'mask' | 'shape'>): Float64Array {
  const outputs = shape.at(-1) ?? 1;
  const inputs = mask.size / outputs;
  const ofInput: number[][] = Array.from({ length: inputs }, () => []);
  const ofOutput: number[][] = Array.from({ length: outputs }, () => []);
  for (const position of mask.active()) {
    const [input, output] = [Math.floor(position / outputs), position % outputs];
    ofInput[input].push(output);
    ofOutput[output].push(input);
  }
  const rootOfOutput = rootsOf(ofOutput, ofInput);
  const scores = new Float64Array(mask.size);
  const shared = new Int32Array(inputs);
  for (let u = 0; u < inputs; u++) {
    shared.fill(0);
    for (const a of ofInput[u]) for (const b of ofOutput[a]) shared[b]++;
    for (const a of ofInput[u]) {
      for (const b of ofOutput[a]) {
        const root = 1 / Math.sqrt(ofInput[b].length - shared[b]);
        for (const v of ofInput[b]) {
          scores[u * outputs + v] += root * rootOfOutput[a * outputs + v];
        }
      }
    }
  }
  // Paths that go back on themselves end where a weight is already.
  for (const position of mask.active()) scores[position] = 0;
  return scores;
}

/** For outputs a and v, 1 / sqrt(degree(a) - |N(a) and N(v)|); infinite where all neighbours of a are v's. */
function rootsOf(
  ofOutput: readonly (readonly number[])[],
  ofInput: readonly (readonly number[])[],
): Float64Array {
  const outputs = ofOutput.length;
  const roots = new Float64Array(outputs * outputs);
  for (const [a, neighbours] of ofOutput.entries()) {
    const shared = roots.subarray(a * outputs, (a + 1) * outputs);
    for (const b of neighbours) for (const v of ofInput[b]) shared[v]++;
    for (let v = 0; v < outputs; v++) shared[v] = 1 / Math.sqrt(neighbours.length - shared[v]);
  }
  return roots;
}
