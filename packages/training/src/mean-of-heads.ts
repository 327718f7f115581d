/**
 * Logits of the mean prediction of several heads: ln of the mean of their probabilities, which a softmax gives back.
 *
 * @param logits row-major over [example, head, class]
 * @returns row-major over [example, class]
 */
export function meanOfHeads(logits: Float32Array, heads: number, classes: number): Float32Array {
  const logSums = Float64Array.from({ length: logits.length / classes }, (_, row) =>
    logSumOfExponentials(logits.subarray(row * classes, (row + 1) * classes)),
  );
  const ofHeads = new Float64Array(heads);
  return Float32Array.from({ length: logits.length / heads }, (_, i) => {
    const [example, c] = [Math.floor(i / classes), i % classes];
    for (let head = 0; head < heads; head++) {
      const row = example * heads + head;
      ofHeads[head] = logits[row * classes + c] - logSums[row];
    }
    return logSumOfExponentials(ofHeads) - Math.log(heads);
  });
}

function logSumOfExponentials(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i]);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i] - largest);
  return largest + Math.log(sum);
}
