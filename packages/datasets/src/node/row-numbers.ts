const fewest = 10;

/**
 * What a user should know of inputs that number the rows of their file, such as an index that was saved with them: where rows are
 * sorted by class, they tell the class of every row. Few rows may be numbered by chance.
 *
 * @param values row-major over [row, feature], with `size` features
 */
export function rowNumberNotes(
  path: string,
  values: Float64Array,
  size: number,
): readonly string[] {
  const rows = values.length / size;
  if (rows < fewest) return [];
  const numbers = (feature: number): boolean => {
    for (let row = 1; row < rows; row++) {
      if (values[row * size + feature] !== values[feature] + row) return false;
    }
    return true;
  };
  return Array.from({ length: size }, (_, feature) => feature)
    .filter(numbers)
    .map(
      (feature) =>
        `${path}: input ${feature}, counted from 0, is the number of the row. Unless that is meant, leave it out: choose the inputs with \`columns\`.`,
    );
}
