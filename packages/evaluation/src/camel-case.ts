/** A plugin's name as a key of `evaluation.json`: `max-probability` is `maxProbability`. */
export const camelCase = (name: string): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
