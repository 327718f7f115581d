export {
  appendLine,
  contentsOf,
  isThere,
  lockFolder,
  makeFolder,
  readIfThere,
  readInFolder,
  readJson,
  readLines,
  remove,
  replaceFolder,
  requireRegular,
  sweepFolder,
  writeJson,
  writeWhole,
} from '#files';
export { parseJson, parseJsonFile, tryParseJson } from './parse-json.js';
export type { Line } from './read-lines.js';
export type { ReadOptions } from './read-regular.js';
export type { Content, WriteOptions } from './write-whole.js';
