/** What an object of each kind must have. A strategy is checked with its plan; kinds that packages add are not known here. */
const methods: { readonly [kind: string]: readonly string[] | undefined } = {
  distribution: ['densities'],
  prune: ['prune'],
  grow: ['grow'],
  redistribution: ['weigh'],
  constraint: ['units'],
  schedule: ['at'],
  method: ['plan'],
  aggregator: ['aggregate'],
  calibrator: ['fit', 'calibrate'],
  metric: ['measure'],
  'ood-score': ['score'],
  engine: ['describe', 'unsupported', 'createNetwork', 'createPredictor'],
  dataset: ['load'],
  corruption: ['corrupt'],
  augmentation: ['augment'],
  launcher: ['launch'],
  'job-script': ['write'],
};

/** The methods that an object of a kind must have. */
export const methodsOf = (kind: string): readonly string[] => methods[kind] ?? [];

/** Which of them a value lacks. A list is never such an object, though it has `at`. */
export function lackingMethods(kind: string, value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return methodsOf(kind);
  const object = value as { readonly [name: string]: unknown };
  return methodsOf(kind).filter((name) => typeof object[name] !== 'function');
}

/** Methods in words: `fit() and calibrate()`. */
export const inWords = (names: readonly string[]): string =>
  names.map((name) => `${name}()`).join(' and ');
