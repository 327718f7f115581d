/** Names of files that commands read inputs of a shape from, for examples: of inputs, and of other data. */
export function exampleFiles(inputShape: readonly number[]): readonly [string, string] {
  if (inputShape.length === 1) return ['inputs.csv', './other.csv'];
  const isImage = inputShape.length === 3 && [1, 3].includes(inputShape[2]);
  return isImage ? ['image.png', './photos'] : ['inputs.npy', './other.npy'];
}
