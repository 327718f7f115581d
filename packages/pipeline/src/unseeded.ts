/** What to warn of where a model function gave other initial weights for the same seed: nothing where both are the same. */
export function unseeded(
  once: Readonly<Record<string, Float32Array>>,
  again: Readonly<Record<string, Float32Array>>,
): readonly string[] {
  const differing = Object.entries(once)
    .filter(([name, values]) => values.some((value, i) => value !== again[name]?.[i]))
    .map(([name]) => name);
  if (differing.length === 0) return [];
  return [
    `Two models of one seed differ in ${differing.join(', ')}: this run cannot be repeated. Give each layer an initialiser with the seed, as in kernelInitializer: initializers.heNormal({ seed }).`,
  ];
}
