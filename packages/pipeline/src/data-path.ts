/** Whether a text is the path of data: a slash is in it, it ends as a file of data does, or it is `.` or `..`. */
export const isDataPath = (value: unknown): value is string =>
  typeof value === 'string' && /[\\/]|\.(csv|npy)$|^\.\.?$/i.test(value);

/**
 * A data set as a config may give it, with the plugin that reads it in place of a path: a `.csv` or `.npy` file, or a folder of
 * images; as a text, or as the name of `{ name, ...options }`. Anything else is given back.
 */
export function withPathRead(spec: unknown): unknown {
  if (isDataPath(spec)) return readerOf(spec);
  if (typeof spec !== 'object' || spec === null || !('name' in spec)) return spec;
  const { name, ...options } = spec;
  return isDataPath(name) && !('load' in spec) ? { ...readerOf(name), ...options } : spec;
}

function readerOf(path: string): { readonly name: string } & { readonly [path: string]: string } {
  if (/\.csv$/i.test(path)) return { name: 'csv-file', file: path };
  if (/\.npy$/i.test(path)) return { name: 'npy-file', file: path };
  return { name: 'image-folder', folder: path };
}
