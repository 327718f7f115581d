import { editDistance } from './edit-distance.js';

/** What people write for an option of another name, in plain letters. */
const synonyms: { readonly [word: string]: string } = {
  lr: 'learningrate',
  eta: 'learningrate',
  bs: 'batchsize',
  batch: 'batchsize',
  wd: 'weightdecay',
  l2: 'weightdecay',
  members: 'tickets',
  density: 'sparsity',
  optim: 'optimizer',
  arch: 'model',
  data: 'dataset',
  end: 'laststep',
};

/** Longer texts stand for no name; comparing takes as many steps as their letters multiplied. */
const LONGEST = 200;

/** Letters and digits alone: `--learning-rate`, `learning_rate` and `learningRate` are one word. */
const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * The names that a wrong one may stand for: the nearest of those that differ in about a third of their letters or fewer, or what
 * it is a synonym of; else such as hold it, or a word of theirs, or are held by it. Of a path, the last part counts.
 * Empty where none is near.
 *
 * @example didYouMean('epochs', ['explorationEpochs', 'refinementEpochs', 'tickets']); // the first two
 */
export function didYouMean(given: string, known: readonly string[]): readonly string[] {
  if (given.length > LONGEST) return [];
  const word = plain(given);
  const meant = Object.hasOwn(synonyms, word) ? synonyms[word] : word;
  const names = known.map((name) => {
    const last = name.slice(name.lastIndexOf('.') + 1);
    const other = plain(last);
    const words = last.split(/(?=\p{Lu})/u).map(plain);
    return { name, other, words, away: other === meant ? 0 : editDistance(word, other) };
  });
  const near = names.filter(
    ({ other, away }) => away <= Math.ceil(Math.max(word.length, other.length) / 3),
  );
  const nearest = Math.min(...near.map(({ away }) => away));
  const parts = names.filter(
    ({ other, words }) =>
      words.includes(word) ||
      (Math.min(word.length, other.length) >= 4 && (other.includes(word) || word.includes(other))),
  );
  const chosen = near.length > 0 ? near.filter(({ away }) => away === nearest) : parts;
  return chosen.map(({ name }) => name);
}

/** `did you mean learningRate or weightDecay?`; undefined where no known name is near. */
export function suggestion(given: string, known: readonly string[]): string | undefined {
  const near = didYouMean(given, known);
  return near.length > 0 ? `did you mean ${near.join(' or ')}?` : undefined;
}
