import { originOf } from './plugin.js';

/** What errors call a plugin's instance: its kind and name, or `otherwise` for a hand-written object. */
export function pluginLabel(instance: object, otherwise: string): string {
  const origin = originOf(instance);
  return origin ? `${origin.kind} ${origin.name}` : otherwise;
}
