/** `c(u) cos((2 x + 1) u pi / 16) / 2`, c(0) = sqrt(1 / 2), else 1; at 8 u + x. */
const basis = /* @__PURE__ */ Float64Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i % 8];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

/** The discrete cosine transform of a block of 8 x 8, row-major, and its inverse: ITU-T T.81, A.3.3. */
export const dct = (block: Float64Array): Float64Array => alongRows(alongRows(block, at), at);
export const inverseDct = (block: Float64Array): Float64Array =>
  alongRows(alongRows(block, turned), turned);

const at = (u: number, x: number) => basis[8 * u + x];
const turned = (x: number, u: number) => basis[8 * u + x];

/** Transforms the rows of a block and turns it: row y, column x of what is given goes to row u, column y. */
function alongRows(block: Float64Array, weight: typeof at): Float64Array {
  const made = new Float64Array(64);
  for (let y = 0; y < 8; y++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += weight(u, x) * block[8 * y + x];
      made[8 * u + y] = sum;
    }
  }
  return made;
}
