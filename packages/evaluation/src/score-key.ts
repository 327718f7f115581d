/** A plugin's name as a key of `evaluation.json`: `max-probability` is `maxProbability`. Options behind it stay as they are. */
export const scoreKey = (name: string): string =>
  name.replace(/^\S+/, (word) =>
    word.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
