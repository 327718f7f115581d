const side = 8;

/** Row u holds the cosine of frequency u at the 8 places of a block: `c(u) / 2 cos((2 x + 1) u pi / 16)`. */
const waves = Float64Array.from({ length: side * side }, (_, i) => {
  const [frequency, place] = [Math.floor(i / side), i % side];
  const scale = frequency === 0 ? Math.SQRT1_2 : 1;
  return (scale / 2) * Math.cos(((2 * place + 1) * frequency * Math.PI) / 16);
});

/**
 * The discrete cosine transform of a block of 8 x 8, row-major, orthonormal:
 * `F(v, u) = c(u) c(v) / 4 sum_yx f(y, x) cos((2 x + 1) u pi / 16) cos((2 y + 1) v pi / 16)`, with c(0) = 1 / sqrt 2 and
 * else 1. ITU-T T.81, A.3.3.
 */
export function cosineTransform(block: Float64Array): Float64Array {
  return along(along(block, waves), waves);
}

/** The block that has this transform: of an orthonormal map, the inverse is the transpose. */
export function inverseCosineTransform(coefficients: Float64Array): Float64Array {
  return along(along(coefficients, transposed), transposed);
}

const transposed = waves.map((_, i) => waves[(i % side) * side + Math.floor(i / side)]);

/** Maps each row, and writes it as a column: twice, and the block is mapped along both axes and the right way round. */
function along(block: Float64Array, map: Float64Array): Float64Array {
  const made = new Float64Array(block.length);
  for (let row = 0; row < side; row++) {
    for (let to = 0; to < side; to++) {
      let sum = 0;
      for (let from = 0; from < side; from++) {
        sum += map[to * side + from] * block[row * side + from];
      }
      made[to * side + row] = sum;
    }
  }
  return made;
}
